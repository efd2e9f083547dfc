package lesson

// PartWords says what a part of an answer is, by its name in [monoapi.Shape].
func PartWords(part string) string { return parts[part] }
