package sandbox

import "time"

// Config says how a demo bank behaves. Its zero value is a bank on a free port
// that answers at once.
type Config struct {
	// Addr is the address to listen on, 127.0.0.1:0 when empty. Only loopback
	// is accepted.
	Addr string

	// Delay is how long an ordinary answer takes. Story 008's login takes ten
	// times as long, account details and sandbox sign-ins take a quarter.
	Delay time.Duration

	// SessionLife is how long a session lives, ten minutes when 0.
	SessionLife time.Duration

	// WebhookURL is where events go after a success; empty for nowhere. Only
	// loopback is accepted.
	WebhookURL string

	// WebhookSecret goes with every event in the header mono-webhook-secret.
	WebhookSecret string

	// Lapse is how often an account's access lapses, which is told to the webhook: one
	// after the other, none that somebody works on, and each once until it is
	// reauthorised. The first comes after a quarter of it. Never when 0.
	Lapse time.Duration

	// Clock tells the time, [time.Now] when nil. It is called from several
	// goroutines. It stamps the answers, ends the sessions and says how long
	// ago a success was.
	Clock func() time.Time

	// Extra gives more account IDs a story each, by its three digits, so that
	// a queue can be longer than the stories are many.
	Extra map[string]string

	// Record keeps every request for [Server.Requests]. Without it memory does
	// not grow with use.
	Record bool

	// Tell serves what came in at /_demo/requests, without secrets: see
	// "Requests" in the package documentation.
	Tell bool

	// Watch is called with each request as it is answered, before the answer is
	// written, or when its client has hung up; nil for nobody. It is called from
	// several goroutines, and the answer waits for it.
	Watch func(Seen)
}
