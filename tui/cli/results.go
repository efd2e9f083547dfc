package cli

import (
	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/ledger"
)

// openResults opens the results file, if there is to be one.
func (s *sitting) openResults() error {
	if s.set.results == "" {
		if s.set.again {
			return usage("--again goes with --results, which says what was done before")
		}
		return nil
	}
	kept, err := ledger.Open(s.set.results)
	if err != nil {
		return asUsage(err)
	}
	s.kept = kept
	s.closers.add(func() { _ = kept.Close() })
	s.remark = flow.Join(" ", s.remark, unreadable(kept.Unreadable()))
	return nil
}

// unreadable says how many lines of the results file mean nothing; it is empty
// when there are none.
func unreadable(lines int) string {
	return flow.Count(lines, "1 line of the results file can't be read and is skipped.",
		"%d lines of the results file can't be read and are skipped.")
}

// doneBefore are the accounts that are not to be done again in an environment.
func (s *sitting) doneBefore(environment monoapi.Environment) map[string]bool {
	if s.set.again {
		return nil
	}
	done, ok := s.done[environment]
	if !ok {
		done = s.kept.Done(environment, s.front.enough()...)
		if s.done == nil {
			s.done = map[monoapi.Environment]map[string]bool{}
		}
		s.done[environment] = done
	}
	return done
}

// leftOut counts the accounts that were done before.
func (s *sitting) leftOut(environment monoapi.Environment) int {
	done, n := s.doneBefore(environment), 0
	if len(done) == 0 {
		return 0
	}
	for _, account := range s.list.Accounts {
		if done[flow.Key(account)] {
			n++
		}
	}
	return n
}

// allDone reports whether nothing is to be done, and says so. Without an
// environment nobody knows, and who follows waits for more.
func (s *sitting) allDone(environment monoapi.Environment) bool {
	n := s.leftOut(environment)
	if environment == "" || n == 0 || n < len(s.list.Accounts) || s.set.follow {
		return false
	}
	say(s.words, unreadable(s.kept.Unreadable()))
	say(s.words, s.front.allDone(n))
	return true
}

// keep writes a result to the results file.
func (s *sitting) keep(r flow.Result) {
	if err := s.kept.Result(r); err != nil {
		s.front.remark(err)
	}
}
