package flow

import (
	"time"

	"connect-reauth/monoapi"
)

// Options are what both front ends are made from.
type Options struct {
	// Accounts are the account IDs to work through; none asks for one.
	Accounts []string
	// Notes are what stands beside account IDs, by the ID; see [ParseList].
	Notes map[string]string
	// ByLink hands every account over to its customer, by a reauth link, instead of
	// signing in.
	ByLink bool
	// Done returns the accounts that were reauthorised in an environment before,
	// and are not to be done again, by [Key]. Without it there are none.
	Done func(monoapi.Environment) map[string]bool
	// Handed returns the accounts whose customers have a reauth link in an
	// environment from an earlier sitting, by [Key]. Without it there are none.
	Handed func(monoapi.Environment) map[string]Handed
	// Follow lets accounts join the queue as Mono's webhooks say that they must be
	// reauthorised, and the sitting wait for them when there is nothing else to do.
	Follow bool
	// Remark is said at the start, e.g. that duplicates were left out.
	Remark string

	// Bank is what calls are made to. Without one a secret key is asked for and
	// Connect called.
	Bank Bank
	// Environment is Bank's.
	Environment monoapi.Environment
	// Connect returns the bank for a key typed by the operator. Without it no
	// key can be typed.
	Connect func(key monoapi.Secret) (Bank, monoapi.Environment, error)
	// DemoHint says what the demo bank accepts; it is said in the demo alone.
	DemoHint string

	// Result, when set, is called once for each account as it ends, before the
	// next one is begun; Step for every call to Mono that has ended. They must not
	// block, save for Result while a disk writes.
	Result func(Result)
	Step   func(account string, step Step)
	// Now is the clock.
	Now func() time.Time
}

// WithDefaults returns the options with what was left out; now is the clock.
func (o Options) WithDefaults(now func() time.Time) Options {
	if o.Now == nil {
		o.Now = now
	}
	if o.Result == nil {
		o.Result = func(Result) {}
	}
	if o.Step == nil {
		o.Step = func(string, Step) {}
	}
	return o
}

// Apply gives a sitting an event that happens now, tells what is told in the same
// way whatever front end there is, and returns all that has to be done.
func (o Options) Apply(s *Sitting, event Event) (effects []Effect) {
	*s, effects = s.Handle(event, o.Now())
	for _, effect := range effects {
		switch effect := effect.(type) {
		case Record:
			o.Result(effect.Result)
		case Told:
			o.Step(effect.Account, effect.Step)
		}
	}
	return effects
}
