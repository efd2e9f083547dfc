package sandbox

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// maxSessions and maxLinks bound what is kept; beyond it the oldest is dropped.
const (
	maxSessions = 10_000
	maxLinks    = 10_000
)

// bank is what the demo bank remembers. It knows nothing of HTTP requests or
// delays; each method is one call, handled whole.
type bank struct {
	clock func() time.Time
	life  time.Duration // of a session

	mu       sync.Mutex
	sessions *shelf[*session]
	links    *shelf[*link]
	refs     map[string]bool      // the refs of the links
	tries    map[string]int       // sessions and links asked for since the last success, by account
	done     map[string]time.Time // the last success, by account
	extra    map[string]string    // Config.Extra

	atWork    map[string]time.Time // until when somebody may be working on an account
	lapsed    map[string]bool      // accounts whose access has lapsed
	nextLapse int                  // a place in plans
}

// session is one reauth session.
type session struct {
	id       string
	account  string
	plan     *plan
	until    time.Time
	gone     bool // it ends at the login, before its time
	loggedIn bool // or needs no login
	next     int  // the question that waits for its answer
}

func newBank(clock func() time.Time, life time.Duration, extra map[string]string) *bank {
	return &bank{
		clock:    clock,
		life:     life,
		sessions: newShelf[*session](maxSessions),
		links:    newShelf[*link](maxLinks),
		refs:     make(map[string]bool),
		tries:    make(map[string]int),
		done:     make(map[string]time.Time),
		extra:    extra,
		atWork:   make(map[string]time.Time),
		lapsed:   make(map[string]bool),
	}
}

// plan finds the story of an account ID.
func (b *bank) plan(account string) (*plan, bool) {
	digits, ok := b.extra[account]
	if !ok {
		digits, ok = strings.CutPrefix(account, AccountPrefix)
	}
	at := slices.IndexFunc(plans, func(p *plan) bool { return p.digits == digits })
	if !ok || at < 0 {
		return nil, false
	}
	return plans[at], true
}

// find returns the account and the plan that a session belongs to, or the
// refusal when there is no such session any more.
func (b *bank) find(id string) (account string, p *plan, refusal *reply) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, refusal := b.get(id)
	if refusal != nil {
		return "", nil, refusal
	}
	return s.account, s.plan, nil
}

// open creates a session.
func (b *bank) open(account string) reply {
	p, ok := b.plan(account)
	if !ok {
		return accountNotFound
	}
	if p.refusal != nil {
		return *p.refusal
	}

	b.mu.Lock()
	defer b.mu.Unlock()
	try := b.try(account)
	switch {
	case try < p.busy:
		return tooManyRequests
	case p.instant:
		return b.finish(account)
	}
	s := b.begin(account, p)
	s.gone = try < p.expires
	return s.opened()
}

// try counts what is asked for about an account, and returns how often something
// was before.
func (b *bank) try(account string) int {
	b.tries[account]++
	b.atWork[account] = b.clock().Add(b.life)
	return b.tries[account] - 1
}

// begin makes a session and keeps it.
func (b *bank) begin(account string, p *plan) *session {
	s := &session{
		id:       token("sess_"),
		account:  account,
		plan:     p,
		until:    b.clock().Add(b.life).Truncate(time.Millisecond), // as expiresAt tells it
		loggedIn: p.atOnce,
	}
	b.sessions.put(s.id, s)
	return s
}

// opened tells of a fresh session.
func (s *session) opened() reply {
	bank := s.plan.holder.Bank
	data := opened{Session: openedSession{
		ID:        s.id,
		Scope:     "reauth",
		ExpiresAt: s.until.UnixMilli(),
		Institution: openedInstitution{
			ID:         institutionPrefix + bank.Digits,
			Name:       bank.Name,
			Identifier: "mono.connections." + bank.Slug,
		},
	}}
	r := successful("Reauth session created", nil)
	if s.plan.atOnce {
		r = s.plan.asks[0].answer()
		data.challenge = s.plan.asks[0].challenge()
	} else {
		data.UI = newForm("Log in to "+bank.Name, s.plan.signInForm())
	}
	r.data = data
	return r
}

// login checks the credentials and answers with the first question, if any.
func (b *bank) login(id string, fields map[string]string) reply {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, refusal := b.get(id)
	if refusal != nil {
		return *refusal
	}
	return b.signIn(s, fields)
}

func (b *bank) signIn(s *session, fields map[string]string) reply {
	if s.gone {
		s.until = b.clock()
		return sessionExpired
	}
	if s.plan.atOnce {
		return rejected(http.StatusOK, "This session takes no login. Commit what it asks for.")
	}
	form := s.plan.signInForm()
	if problem := misnamed(form, fields); problem != "" {
		return rejected(http.StatusBadRequest, problem)
	}
	if s.plan.down {
		return rejected(http.StatusOK, "The institution is not responding at the moment. Please try again later.")
	}
	if problem := mistaken(form, fields); problem != "" {
		return rejected(http.StatusBadRequest, problem)
	}
	s.loggedIn, s.next = true, 0
	return b.advance(s)
}

// commit takes the answer to the question that waits.
func (b *bank) commit(id string, fields map[string]string) reply {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, refusal := b.get(id)
	switch {
	case refusal != nil:
		return *refusal
	case !s.loggedIn:
		return rejected(http.StatusOK, "Log in before you commit.")
	}
	return b.answer(s, fields)
}

func (b *bank) answer(s *session, fields map[string]string) reply {
	// A session with nothing left to ask is dropped, so there is a question.
	wanted := s.plan.asks[s.next].wanted()
	if problem := cmp.Or(misnamed(wanted, fields), mistaken(wanted, fields)); problem != "" {
		return rejected(http.StatusOK, problem)
	}
	s.next++
	return b.advance(s)
}

// details describes an account. Its data counts as being fetched until settling
// has passed since the last success.
func (b *bank) details(account string, settling time.Duration) reply {
	p, ok := b.plan(account)
	if !ok {
		return accountNotFound
	}
	if p.holder == (customer{}) {
		return *p.refusal
	}

	b.mu.Lock()
	defer b.mu.Unlock()
	status := available
	switch at, ok := b.done[account]; {
	case ok && b.clock().Before(at.Add(settling)):
		status = "PROCESSING"
	case ok:
		status = p.fetched()
	}
	return successful("Data retrieved successfully", detailsOf(account, p.holder, status))
}

// advance answers with the session's next question, or ends it.
func (b *bank) advance(s *session) reply {
	if s.next < len(s.plan.asks) {
		return s.plan.asks[s.next].answer()
	}
	b.sessions.drop(s.id)
	return b.finish(s.account)
}

// finish records a success and starts the account's story over.
func (b *bank) finish(account string) reply {
	delete(b.tries, account)
	delete(b.atWork, account)
	delete(b.lapsed, account)
	b.done[account] = b.clock()
	return complete(account)
}

// startOver starts every account's story over, as if none had been asked for or
// done, and no link created. Open sessions and links stay.
func (b *bank) startOver() {
	b.mu.Lock()
	defer b.mu.Unlock()
	clear(b.tries)
	clear(b.done)
	clear(b.refs)
}

// get returns a session, or the refusal when it is unknown or over.
func (b *bank) get(id string) (*session, *reply) {
	s, ok := b.sessions.get(id)
	if !ok {
		return nil, &sessionGone
	}
	if !b.clock().Before(s.until) {
		return nil, &sessionExpired
	}
	return s, nil
}
