package monoapi

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// LinkRequest says what a reauth link is for.
type LinkRequest struct {
	// Account is the linked account's ID.
	Account string
	// RedirectURL is where the customer is sent afterwards; empty for nowhere.
	// See [CheckRedirectURL].
	RedirectURL string
}

// Link is a reauth link: the customer opens it and signs in to the bank there,
// so that nobody else sees the password.
type Link struct {
	// URL is the address exactly as Mono gave it. It gives access: show it and
	// send it, but log it with [MaskLink] only.
	URL string
	// Ref is what was sent as meta.ref, another one with every call.
	Ref string
	// Institution is the bank as Mono names it, perhaps by an ID; empty when it
	// did not say.
	Institution string
}

// CreateLink creates a reauth link for a linked account (Mono's "Reauth Link
// Initiation Guide"). It needs no Partners API add-on, and nothing reaches the
// bank by it. That the customer is done is told by the webhook [EventReauthorised].
func (c *Client) CreateLink(ctx context.Context, request LinkRequest) (Link, error) {
	// Mono refuses a ref that it knows. 26 letters and digits: 128 random bits.
	ref := rand.Text()
	body := []Answer{
		open("account", request.Account),
		open("scope", "reauth"),
		within("meta", once("ref", ref)),
	}
	if request.RedirectURL != "" {
		if err := CheckRedirectURL(request.RedirectURL); err != nil {
			return Link{}, &Error{Kind: KindRefused, Operation: OpLink, Detail: err.Error()}
		}
		body = append(body, open("redirect_url", request.RedirectURL))
	}
	answer, err := c.do(ctx, call{operation: OpLink, method: http.MethodPost, path: linkPath, body: body})
	if err != nil {
		return Link{}, err
	}
	link, problem := answer.link()
	if problem != "" {
		return Link{}, answer.missing(problem)
	}
	if problem := c.given.add(link.URL, request.Account); problem != "" {
		return Link{}, answer.missing(problem)
	}
	link.Ref = ref
	return link, nil
}

// givenLinks are the links that were given, and for which account.
type givenLinks struct {
	mu  sync.Mutex
	all map[string]string
}

// add takes up a link, or says why it is none: one that was given for another
// account leads one of the two customers to the other's.
func (g *givenLinks) add(link, account string) (problem string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if other, ok := g.all[link]; ok && other != account {
		return "the link was given for another account before"
	}
	if g.all == nil {
		g.all = map[string]string{}
	}
	g.all[link] = account
	return ""
}

// maxAddress is how long the address of a customer's page may be, in bytes:
// longer ones fail in browsers and in messages.
const maxAddress = 2048

// CheckRedirectURL reports why Mono can't send a customer to an address,
// without quoting it: it must be http or https, with a host and no user.
func CheckRedirectURL(text string) error {
	if err := checkPage(text); err != nil {
		return errors.New("the redirect URL " + err.Error())
	}
	return nil
}

// checkPage reports what keeps an address from being that of a page.
func checkPage(text string) error {
	u, err := url.Parse(text)
	switch {
	case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unseen(r) || r == utf8.RuneError }):
		return errors.New("contains a blank or a character that can't be seen")
	case len(text) > maxAddress:
		return errors.New("is too long")
	case err != nil || u.Opaque != "" || strings.Contains(text, `\`):
		return errors.New("is not an address")
	case u.Scheme != "https" && u.Scheme != "http":
		return errors.New("does not begin with https://")
	case u.User != nil:
		return errors.New("contains a user or a password")
	case u.Hostname() == "":
		return errors.New("names no host")
	}
	return nil
}

// checkLink reports why a link can't be sent to a customer.
func checkLink(text string) error {
	if err := checkPage(text); err != nil {
		return err
	}
	u, _ := url.Parse(text)
	if u.Scheme == "http" && !isLoopback(u.Hostname()) {
		return errors.New("is plain http, over which the customer's password would go unencrypted")
	}
	// A letter of another script looks like one of another host.
	if !plain(text) || strings.ContainsAny(text, `"<>`) {
		return errors.New("contains a character that no address has")
	}
	return nil
}

// link reads an answer with a reauth link, or says why there is none.
func (a *answer) link() (link Link, problem string) {
	problem = "no link in the answer"
	link.URL = find(a, partLink, func(member any) (string, bool) {
		text := value(member).text
		err := checkLink(text)
		if text != "" && err != nil {
			problem = "the link " + err.Error()
		}
		return text, err == nil
	})
	if link.URL == "" {
		return Link{}, problem
	}
	link.Institution = find(a, partLinkInstitution, func(member any) (string, bool) {
		members, _ := member.(map[string]any)
		name := value(member).text
		if name == "" {
			name = object(members).first("name", "id", "_id").text
		}
		name = a.scrub.offered(name, maxLabel)
		return name, name != ""
	})
	return link, ""
}

// someAddress is an address in any text.
var someAddress = pattern(`(?i)https?://[^\s"'<>\\]+`)

// links are the texts of an answer that may be a reauth link: what stands where
// one belongs, and every other address, which may be a shorter one for the same
// page. In a refusal they are pages about it as a rule.
func (a *answer) links() []string {
	found := []string{a.header.Get("Location")}
	decoded := a.decode()
	for _, place := range places[partLink] {
		if member, ok := a.member(place); ok {
			found = append(found, value(member).text)
		}
	}
	if !decoded || a.status < 400 {
		for _, r := range readings(string(a.body), []decoder{backslashes}) {
			for _, address := range someAddress().FindAllString(r.text, -1) {
				address = strings.TrimRight(address, ".,;:!?)") // of the sentence around it
				if !slices.Contains(found[:min(len(found), mostLinks)], address) {
					found = append(found, address)
				}
			}
		}
	}
	return slices.DeleteFunc(found, func(text string) bool { return text == "" })
}

// MaskLink returns a reauth link as it may be logged: its path, which gives
// access, is replaced by [Mask] but for its last four characters.
func MaskLink(link string) string {
	parts := splitLink(link)
	if parts.path == "" {
		return CleanLimit(parts.host, maxLabel)
	}
	return CleanLimit(parts.host, maxLabel) + Mask + Clean(parts.tail())
}

// linkParts is a link as far as the end of its host, and the rest.
type linkParts struct{ host, path string }

// splitLink takes a link apart. What is none, or has a user before its host, is
// all path.
func splitLink(link string) linkParts {
	scheme, rest, ok := strings.Cut(link, "://")
	if !ok {
		return linkParts{path: link}
	}
	end := strings.IndexAny(rest, `/?#\`)
	if end < 0 {
		end = len(rest)
	} else if rest[end] == '/' {
		end++
	}
	if strings.Contains(rest[:end], "@") {
		end = 0
	}
	return linkParts{host: scheme + "://" + rest[:end], path: rest[end:]}
}

// tail is the end of the path, which tells links apart. A short path has none:
// it would be half of it.
func (p linkParts) tail() string {
	const shown, most = 4, 8
	runes := []rune(p.path)
	if len(runes) <= most {
		return ""
	}
	return string(runes[len(runes)-shown:])
}

// hidden is what is looked for to hide a link: the path behind its host, and its
// longer pieces wherever they stand. What was sent in the open is none of them.
func (p linkParts) hidden(sent []Answer) []hidden {
	if p.path == "" {
		return nil
	}
	begin, end := 0, len(p.path)
	tail := len(p.tail())
	_, host, _ := strings.Cut(p.host, ":")
	secrets := []hidden{{text: host + p.path, masked: true, from: len(host), tail: tail}}
	add := func(from, to int) {
		h := hidden{text: p.path[from:to], masked: true, tail: max(0, tail-(end-to))}
		if !h.short() && !isSent(sent, h.text) {
			secrets = append(secrets, h)
		}
	}
	add(begin, end)
	for begin < end {
		size := strings.IndexAny(p.path[begin:], "/?&#=")
		if size < 0 {
			size = end - begin
		}
		add(begin, begin+size)
		begin += size + 1
	}
	return secrets
}

// isSent reports whether text is a part of what was sent in the open.
func isSent(body []Answer, text string) bool {
	return slices.ContainsFunc(body, func(a Answer) bool {
		return a.open && strings.Contains(a.value.Reveal(), text) || isSent(a.members, text)
	})
}

// mostLinks is how many links of one answer are hidden, piece by piece: they are
// looked for in all that comes until the end of the sitting. Those that stand where
// a link belongs are fewer.
const mostLinks = 16

// hideLinks makes the answer's scrubber, and the redactor, know the links in it. Of
// an answer with more of them, or longer ones, than anybody could mean nothing is
// shown.
func (a *answer) hideLinks(sent []Answer) {
	links := a.links()
	if len(links) > mostLinks {
		links, a.scrub.all = links[:mostLinks], true
	}
	for _, link := range links {
		switch {
		case isSent(sent, link): // the redirect URL, which Mono repeats
		case len(link) > 4*maxAddress:
			a.scrub.all = true
		default:
			// Not as a part of the body, all of which it would keep.
			a.scrub.redactor.add(splitLink(strings.Clone(link)).hidden(sent))
		}
	}
}
