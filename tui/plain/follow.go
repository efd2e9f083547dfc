package plain

import (
	"errors"

	"connect-reauth/tui/flow"
)

// errFinish: the operator ends a sitting that waits, which is no interruption.
var errFinish = errors.New("finish")

// waits says what waits, and begins the next account when the operator wants it.
func (s *session) waits() error {
	s.announced = ""
	s.sayWaiting()
	text, err := s.ask("Enter begins the next account, an account ID that one, "+wordQuit+" ends", "the decision to go on", false)
	var over *InputEndedError
	switch {
	case errors.As(err, &over):
		return s.handle(flow.Finish{}) // nobody is there any more
	case err != nil:
		return err
	case text != "":
		if err := s.handle(flow.Another{}); err != nil {
			return err
		}
		return s.submit(s.withPasted(text))
	case len(s.sitting.Queue().Waiting()) == 0:
		s.say("%s yet.", flow.Following.Nothing)
		return nil
	case s.Now().Sub(s.joined) < flow.TypedAhead:
		s.say("It came just now. Press enter again to begin it.")
		return nil
	}
	return s.handle(flow.Next{})
}

// sayWaiting says what was done and what waits, unless nothing has changed.
func (s *session) sayWaiting() {
	queue := s.sitting.Queue()
	text := ""
	if queue.Len() > 0 {
		text = flow.Sentence(flow.Summary(queue)) + "\n"
	}
	waiting := queue.Waiting()
	text += flow.WaitingTitle(len(waiting))
	if len(waiting) > 0 {
		text += "; the next is " + s.sitting.IdentityAt(waiting[0]).Beside(queue.At(waiting[0]).Account) + "."
	} else {
		text += ". " + flow.Following.How
	}
	if text != s.waitingSaid {
		s.say("%s", text)
	}
	s.waitingSaid = text
}
