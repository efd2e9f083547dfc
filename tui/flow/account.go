package flow

import "connect-reauth/monoapi"

// EnvironmentDemo is the demo bank's environment.
const EnvironmentDemo monoapi.Environment = "demo"

// LastFour returns the last four characters of an account number, by which it
// is told apart; nothing for a number so short that they would be all of it.
func LastFour(number string) string {
	runes := []rune(number)
	if len(runes) <= 4 {
		return ""
	}
	return string(runes[len(runes)-4:])
}

// MaskNumber hides an account number but for its last four characters. Shorter
// numbers are hidden whole.
func MaskNumber(number string) string {
	if number == "" {
		return ""
	}
	return "••••" + LastFour(number)
}
