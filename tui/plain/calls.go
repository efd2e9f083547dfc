package plain

import (
	"context"
	"errors"
	"fmt"
	"time"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// slowAfter is when a word is said about banks being slow.
const slowAfter = 10 * time.Second

// handle gives the machine an event and carries out what it asks for, until it
// asks the operator again.
func (s *session) handle(event flow.Event) error {
	var call flow.Call
	for {
		before := s.machine.State()
		machine, effects := s.machine.Handle(event)
		for _, step := range machine.StepsSince(s.machine) {
			s.Step(machine.Account(), step)
		}
		s.machine = machine
		if before == flow.StateAccount && machine.State() == flow.StateCreatingSession {
			s.desk = s.desk.Rename(machine.Account())
			s.started = s.Now()
		}
		event = nil
		for _, effect := range effects {
			switch effect := effect.(type) {
			case flow.Send:
				call = effect.Call
				s.say("%s.", doing(call.Operation))
				if event = s.make(call); event == nil {
					return ErrFault
				}
			case flow.Again:
				s.say("Mono asks for fewer requests. Trying again in %s.", flow.Span(effect.After))
				if err := s.wait(effect.After); err != nil {
					return err
				}
				s.machine, _ = s.machine.Handle(flow.Repeated{Number: call.Number})
				if event = s.make(call); event == nil {
					return ErrFault
				}
			}
		}
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if event == nil {
			return nil
		}
		if machine.Notice().Kind == flow.KindSessionRenewed {
			s.sayNotice()
		}
	}
}

func doing(op monoapi.Operation) string {
	switch op {
	case monoapi.OpSession:
		return "Creating the session"
	case monoapi.OpLogin:
		return "Signing in to the bank"
	}
	return "Sending the answer"
}

// make makes a call, with a word when it takes long. It returns nil when the
// call ended in a fault of the program.
func (s *session) make(call flow.Call) flow.Event {
	started := s.Now()
	ended := make(chan flow.Answered, 1)
	go func() {
		defer func() {
			if recover() != nil {
				close(ended)
			}
		}()
		outcome, err := call.Make(s.ctx, s.Bank)
		ended <- flow.Answered{Number: call.Number, Outcome: outcome, Err: err, Took: s.Now().Sub(started)}
	}()
	slow := time.NewTimer(slowAfter)
	defer slow.Stop()
	for {
		select {
		case answered, ok := <-ended:
			if !ok {
				return nil
			}
			return answered
		case <-slow.C:
			s.say("Still waiting. Banks can be slow; control C ends the program.")
		}
	}
}

func (s *session) wait(d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-s.ctx.Done():
		return s.ctx.Err()
	case <-timer.C:
		return nil
	}
}

// sayDetails asks Mono whose account it is, and says it.
func (s *session) sayDetails() {
	account := s.machine.Account()
	details, err := s.Bank.Account(s.ctx, account)
	if err != nil {
		var e *monoapi.Error
		if errors.As(err, &e) {
			s.say("%s", flow.Explain(e))
		}
		return
	}
	s.machine, _ = s.machine.Handle(flow.Linked{Account: account, Details: details})
	data := ""
	if details.DataStatus != "" {
		data = "data " + string(details.DataStatus)
	}
	s.say("The account is linked to %s.", listed(details.Name, details.Institution, numberWords(details.Account), data))
}

// webhookWait is how long the plain mode waits for Mono's confirmation before
// it goes on.
const webhookWait = 15 * time.Second

// waitForWebhooks says Mono's events about the account as they come.
func (s *session) waitForWebhooks() {
	if s.Events == nil {
		return
	}
	s.say("Waiting for Mono's confirmation, at most %d seconds.", int(webhookWait.Seconds()))
	ctx, cancel := context.WithTimeout(s.ctx, webhookWait)
	defer cancel()
	seen := map[string]bool{}
	for {
		select {
		case <-ctx.Done():
			s.say("No further confirmation came.")
			return
		case e := <-s.Events:
			if e.Account != s.machine.Account() || seen[e.Name] {
				continue
			}
			seen[e.Name] = true
			text := fmt.Sprintf("Mono confirms: %s", e.Name)
			if e.DataStatus != "" {
				text += ", data " + string(e.DataStatus)
			}
			s.say("%s.", text)
			if e.Name == monoapi.EventUpdated {
				return
			}
		}
	}
}
