package sandbox

import "container/list"

// shelf keeps things by their ID. Beyond its size the oldest is dropped.
type shelf[T any] struct {
	size int
	byID map[string]*list.Element // of place[T]
	age  list.List                // the same places, oldest first
}

type place[T any] struct {
	id    string
	thing T
}

func newShelf[T any](size int) *shelf[T] {
	return &shelf[T]{size: size, byID: make(map[string]*list.Element)}
}

func (s *shelf[T]) get(id string) (thing T, ok bool) {
	e, ok := s.byID[id]
	if !ok {
		return thing, false
	}
	return e.Value.(place[T]).thing, true
}

// put keeps a thing and returns the one that had to go for it, if any.
func (s *shelf[T]) put(id string, thing T) (oldest T, dropped bool) {
	if s.len() >= s.size {
		front := s.age.Front().Value.(place[T])
		oldest, dropped = front.thing, true
		s.drop(front.id)
	}
	s.byID[id] = s.age.PushBack(place[T]{id, thing})
	return oldest, dropped
}

func (s *shelf[T]) drop(id string) {
	s.age.Remove(s.byID[id])
	delete(s.byID, id)
}

func (s *shelf[T]) len() int { return len(s.byID) }
