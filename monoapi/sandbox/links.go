package sandbox

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"connect-reauth/monoapi"
)

// link is a reauth link, and how far its customer has come.
type link struct {
	id       string
	account  string
	plan     *plan
	ref      string
	redirect string // where the customer may go afterwards, or empty

	session string            // that the customer signs in to; empty before and after
	turn    int               // tells the page of a form from those before
	problem string            // with the last form
	kept    map[string]string // of it, and may be shown again
	done    bool
}

// redirectURL is the member that says where the customer may go afterwards.
const redirectURL = "redirect_url"

// linkRequest is the body of a call for a link.
type linkRequest struct{ account, ref, redirect string }

// created is the data of POST /v2/accounts/initiate.
type created struct {
	MonoURL     string      `json:"mono_url"`
	Customer    string      `json:"customer"`
	Account     string      `json:"account"`
	Meta        createdMeta `json:"meta"`
	Scope       string      `json:"scope"`
	Institution string      `json:"institution"`
	AuthMethod  string      `json:"auth_method"`
	RedirectURL string      `json:"redirect_url,omitempty"`
	CreatedAt   string      `json:"created_at"`
}

type createdMeta struct {
	Ref string `json:"ref,omitempty"`
}

// fieldError is how Mono says what is wrong with a field.
type fieldError struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

func invalid(errors ...fieldError) reply {
	r := failed(http.StatusBadRequest, "Validation failed")
	r.data = errors
	return r
}

func (s *Server) linkCall(_ *http.Request, fields map[string]any) call {
	request, errors := readLinkRequest(fields)
	if len(errors) > 0 {
		return refuse(invalid(errors...))
	}
	return call{account: request.account, wait: s.delayNow(), answer: func() reply {
		return s.bank.initiate(request, s.url+pagePath)
	}}
}

// readLinkRequest reads the body of a call for a link. Members that it does not
// know are left alone: Mono has more of them.
func readLinkRequest(fields map[string]any) (request linkRequest, errors []fieldError) {
	complain := func(field, message string) { errors = append(errors, fieldError{field, field + " " + message}) }
	request.account, _ = fields["account"].(string)
	if request.account == "" {
		complain("account", "is required")
	}
	if fields["scope"] != "reauth" {
		complain("scope", `must be "reauth"`)
	}
	if given, ok := fields["meta"]; ok {
		meta, isObject := given.(map[string]any)
		ref, isText := meta["ref"].(string)
		if _, hasRef := meta["ref"]; !isObject || hasRef && (!isText || ref == "") {
			complain("meta.ref", "must be a text")
		}
		request.ref = ref
	}
	if given, ok := fields[redirectURL]; ok {
		text, isText := given.(string)
		if !isText || !isPage(text) {
			complain(redirectURL, "must be an http or https address")
		}
		request.redirect = text
	}
	return request, errors
}

// isPage says whether a customer can be sent to an address. It is shown to them.
func isPage(text string) bool { return monoapi.CheckRedirectURL(text) == nil }

// initiate creates a link, whose address begins with base.
func (b *bank) initiate(request linkRequest, base string) reply {
	p, ok := b.plan(request.account)
	switch {
	case !ok:
		return accountNotFound
	case p.holder == (customer{}):
		return *p.refusal // whatever else refuses a session does not refuse a link
	}

	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.refs[request.ref]:
		return invalid(fieldError{"meta.ref", "meta.ref has been used before"})
	case b.try(request.account) < p.busy:
		return tooManyRequests
	}
	l := &link{id: token(""), account: request.account, plan: p, ref: request.ref, redirect: request.redirect}
	if oldest, dropped := b.links.put(l.id, l); dropped {
		delete(b.refs, oldest.ref)
	}
	if l.ref != "" {
		b.refs[l.ref] = true
	}
	return successful("Reauth link created", created{
		MonoURL:     base + l.id,
		Customer:    customerPrefix + p.holder.Digits,
		Account:     l.account,
		Meta:        createdMeta{Ref: l.ref},
		Scope:       "reauth",
		Institution: p.holder.Bank.Name,
		AuthMethod:  authMethod,
		RedirectURL: l.redirect,
		CreatedAt:   timestamp(b.clock()),
	})
}

// stage is what a link's page asks now.
type stage struct {
	signIn bool // else it is the bank's question, or nothing
	ask    ask
	wanted []input
}

// stage returns what a link's customer is asked, by the session where there is
// one: a customer who comes back after it has ended begins again.
func (b *bank) stage(l *link) stage {
	s, gone := b.get(l.session)
	if l.session != "" && gone != nil {
		l.session, l.problem, l.kept = "", "That took too long. Please sign in again.", nil
		l.turn++
	}
	switch {
	case l.done, l.plan.instant:
		return stage{}
	case gone != nil && l.plan.atOnce:
		return asking(l.plan.asks[0])
	case gone != nil || !s.loggedIn:
		return stage{signIn: true, wanted: l.plan.signInForm()}
	}
	return asking(l.plan.asks[s.next])
}

func asking(a ask) stage { return stage{ask: a, wanted: a.wanted()} }

// look returns how the page of a link is to be shown; false when there is no
// such link.
func (b *bank) look(id string) (page, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	l, ok := b.links.get(id)
	if !ok {
		return page{}, false
	}
	return newPage(l, b.stage(l)), true
}

// linkWait is how long the bank takes over a form of a link's page.
func (b *bank) linkWait(id string, delay time.Duration) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	if l, ok := b.links.get(id); ok && b.stage(l).signIn {
		return delay * time.Duration(max(l.plan.slow, 1))
	}
	return delay
}

// fill takes a form of a link's page, as a login or a commit takes its fields,
// and returns the account that it completes, or nothing. A form that was taken
// before, or that belongs to an earlier page, changes nothing.
func (b *bank) fill(id string, sent url.Values) (reauthorised string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	l, ok := b.links.get(id)
	if !ok {
		return ""
	}
	now := b.stage(l)
	if l.done || sent.Get(turnField) != strconv.Itoa(l.turn) {
		return ""
	}
	fields := make(map[string]string)
	for _, in := range now.wanted {
		fields[in.name] = sent.Get(in.name)
	}
	answer := b.take(l, now, fields)
	l.turn++
	l.problem, l.kept = "", nil
	switch {
	case answer.reauthorised != "":
		l.done, l.session = true, ""
	case answer.code == 400:
		l.problem, l.kept = answer.message, now.keep(fields)
	}
	return answer.reauthorised
}

// take is the session, the login or the commit behind a form.
func (b *bank) take(l *link, now stage, fields map[string]string) reply {
	if l.plan.instant {
		return b.finish(l.account)
	}
	if l.session == "" {
		l.session = b.begin(l.account, l.plan).id
	}
	s, _ := b.get(l.session) // stage has just seen it, or it is fresh
	if now.signIn {
		return b.signIn(s, fields)
	}
	return b.answer(s, fields)
}

// keep returns what a form that was turned down shows again: what is no secret
// and no one-time password.
func (now stage) keep(fields map[string]string) map[string]string {
	kept := make(map[string]string)
	for _, in := range now.wanted {
		if now.signIn && in.contentType == "string" || in.isChoice() {
			kept[in.name] = fields[in.name]
		}
	}
	return kept
}
