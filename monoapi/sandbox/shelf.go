package sandbox

// shelf keeps things by their ID. Of more than size that were put on it, the
// oldest is dropped.
type shelf[T any] struct {
	size int
	byID map[string]T
	ids  []string // in the order they came, those that were dropped too
}

func newShelf[T any](size int) *shelf[T] {
	return &shelf[T]{size: size, byID: make(map[string]T)}
}

func (s *shelf[T]) get(id string) (thing T, ok bool) {
	thing, ok = s.byID[id]
	return thing, ok
}

// put keeps a thing and returns the one that had to go for it, if any.
func (s *shelf[T]) put(id string, thing T) (oldest T, dropped bool) {
	if len(s.ids) >= s.size {
		oldest, dropped = s.get(s.ids[0])
		s.drop(s.ids[0])
		s.ids = s.ids[1:]
	}
	s.byID[id] = thing
	s.ids = append(s.ids, id)
	return oldest, dropped
}

func (s *shelf[T]) drop(id string) { delete(s.byID, id) }
