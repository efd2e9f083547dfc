package flow_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/flow/flowtest"
)

func TestParseList(t *testing.T) {
	a, b := account, anotherAccount
	ids := func(ids ...string) []string { return ids }
	note := func(id, note string) map[string]string { return map[string]string{id: note} }
	for name, c := range map[string]struct {
		text    string
		want    []string
		notes   map[string]string
		leftOut []string
	}{
		"nothing":               {text: ""},
		"only blanks":           {text: " \t\r\n\u00a0\n"},
		"only comments":         {text: "#\n##\n# a"},
		"one":                   {text: a, want: ids(a)},
		"lines":                 {text: a + "\n" + b + "\n", want: ids(a, b)},
		"CRLF":                  {text: a + "\r\n" + b + "\r\n", want: ids(a, b)},
		"CR":                    {text: a + "\r" + b, want: ids(a, b)},
		"several on a line":     {text: a + "," + b + "; " + a + "\t" + b + "\u00a0" + a, want: ids(a, b, a, b, a)},
		"control characters":    {text: a + "\x00" + b + "\x1b" + a, want: ids(a, b, a)},
		"comments":              {text: "# today\n" + a + " # Ada\n\n  # b\n" + b + "#c", want: ids(a, b)},
		"the mark of Windows":   {text: "\ufeff" + a + "\r\n" + b, want: ids(a, b)},
		"a note":                {text: a + "  Ada Obi, GTBank", want: ids(a), notes: note(a, "Ada Obi, GTBank")},
		"a note before":         {text: "1. Ada Obi – " + a, want: ids(a), notes: note(a, "Ada Obi")},
		"a number before":       {text: "1. " + a + "\n2) " + b, want: ids(a, b)},
		"marks around it":       {text: a + ": Ada\n(" + b + ") Obi.", want: ids(a, b), notes: map[string]string{a: "Ada", b: "Obi."}},
		"marks, several":        {text: "[\"" + a + "\", \"" + b + "\"].", want: ids(a, b)},
		"marks, alone":          {text: a + ".\n'" + b + "'", want: ids(a, b)},
		"a number that is one":  {text: a + " 0131883461 Ada", want: ids(a), notes: note(a, "0131883461 Ada")},
		"the first note counts": {text: a + " Ada\n" + a + " Obi", want: ids(a, a), notes: note(a, "Ada")},
		"a hostile note":        {text: a + " \x1b]0;x\x07Ada\u202e", want: ids(a), notes: note(a, "]0;xAda")},
		"a short ID":            {text: "65c4c03aa6 Ada", want: ids("65c4c03aa6"), notes: note("65c4c03aa6", "Ada")},
		"an odd one alone":      {text: "abc", want: ids("abc")},
		"odd ones, a line each": {text: "abc\ndef", want: ids("abc", "def")},
		"odd ones among others": {text: "Accounts\n" + a + "\n" + b[:23] + "g", want: ids(a, b[:23]+"g"), leftOut: ids("Accounts")},
		"prose": {
			text: "Account list from Bola: 1. " + a + " – Samuel\n" + b + "\nThank you very much",
			want: ids(a, b), notes: note(a, "Account list from Bola: 1. – Samuel"), leftOut: ids("Thank", "you", "very", "much"),
		},
		"a slip, numbered":      {text: "1. " + a + " Ada\n2. " + b[:23] + "l – Obi", want: ids(a, b[:23]+"l"), notes: map[string]string{a: "Ada", b[:23] + "l": "Obi"}},
		"a slip beside another": {text: a + " " + b[:23] + "\n", want: ids(a, b[:23])},
		"a slip among several":  {text: a + ", " + b + "0, " + a, want: ids(a, b+"0", a)},
		"a long word is a note": {text: a + " reference20261125zq", want: ids(a), notes: note(a, "reference20261125zq")},
		"words between several": {text: a + " and " + b, want: ids(a, b), leftOut: ids("and")},
		"prose alone":           {text: "Dear all, please see below", leftOut: ids("Dear", "all", "please", "see", "below")},

		"CSV":                     {text: "account_id,name,bank\n" + a + ",Ada Obi,GTBank\n" + b + ",,\n", want: ids(a, b), notes: note(a, "Ada Obi, GTBank")},
		"CSV, quoted":             {text: "Name, ID\r\n\"Obi, Ada\"," + a + "\r\n", want: ids(a), notes: note(a, "Obi, Ada")},
		"CSV, semicolons":         {text: "\ufeffAccount;Name\n" + a + ";Ada\n", want: ids(a), notes: note(a, "Ada")},
		"CSV, tabs":               {text: "name\taccount\nAda\t" + a + "\n", want: ids(a), notes: note(a, "Ada")},
		"marks around an ID":      {text: "3. " + a + ": Ada\nBola (" + b + ")\n", want: ids(a, b), notes: map[string]string{a: "Ada", b: "Bola"}},
		"marks alone":             {text: "\"" + a + "\"\n" + b + ".\n", want: ids(a, b)},
		"CSV, one column":         {text: "account\n" + a + "\n" + b + "\n", want: ids(a, b)},
		"CSV, which column":       {text: "id,account\n" + a + ",0131883461\n" + b + ",0131883478\n", want: ids(a, b), notes: map[string]string{a: "0131883461", b: "0131883478"}},
		"CSV, no ID in a row":     {text: "account,name\n,Ada\nn/a,Obi\n" + a + ",Eze\n", want: ids(a), notes: note(a, "Eze"), leftOut: ids("Ada", "n/a Obi")},
		"CSV, a comment, a short": {text: "# of today\naccount,name\n" + a + "\n", want: ids(a)},
		"no CSV":                  {text: "name,bank\n" + a + ",GTBank\n", want: ids(a), notes: note(a, "GTBank"), leftOut: ids("name", "bank")},
	} {
		t.Run(name, func(t *testing.T) {
			list := flow.ParseList(c.text)
			assert.Equal(t, c.want, list.Accounts)
			assert.Equal(t, c.notes, list.Notes)
			assert.Equal(t, c.leftOut, list.LeftOut)
		})
	}
}

func TestALongNoteIsCut(t *testing.T) {
	list := flow.ParseList(account + " " + strings.Repeat("Ada ", 100))
	assert.Len(t, []rune(list.Notes[account]), 120)
	assert.True(t, strings.HasSuffix(list.Notes[account], "Ada…"))
}

func TestAListOfManyLines(t *testing.T) {
	list := flow.ParseList(strings.Repeat(account+" # remark\r\n", 10000))
	assert.Len(t, list.Accounts, 10000)
	assert.Equal(t, account, list.Accounts[9999])
}

func TestWhatOfAListIsSaid(t *testing.T) {
	for text, want := range map[string]string{
		account:                              "",
		account + " and " + anotherAccount:   "One entry was left out, as it does not look like an account ID: and.",
		"See the list of\n" + account:        "4 entries were left out, as they do not look like account IDs: See the list of.",
		"a b c d e f\n" + account:            "6 entries were left out, as they do not look like account IDs: a b c d e …",
		account + "\n" + account:             account + " was given more than once; it will be done once.",
		strings.Repeat(account+"\nx y\n", 2): "4 entries were left out, as they do not look like account IDs: x y x y. " + account + " was given more than once; it will be done once.",
	} {
		assert.Equal(t, want, flow.ParseList(text).Remark(), "%q", text)
	}
	many := make([]string, 7)
	for i := range many {
		many[i] = strings.Repeat(string(rune('a'+i)), 24)
	}
	assert.Equal(t, "7 accounts were given more than once; each will be done once: "+strings.Join(many[:5], ", ")+", ….",
		flow.DuplicatesRemark(many))
}

// What is no ID may be anything, and a remark goes to the terminal.
func TestWhatCameTwiceIsCleaned(t *testing.T) {
	odd := "x\u202e1\x9b31m" + strings.Repeat("y", 1<<20)
	remark := flow.ParseList(odd + "\n").With(flow.ParseList(odd)).Remark()
	assert.True(t, strings.HasPrefix(remark, "x1\ufffd31myyy"), "%.40q", remark)
	assert.Less(t, len(remark), 200)
}

func TestNotesStayWithTheirAccounts(t *testing.T) {
	s := sit(t)
	s.do(flow.Enqueue{Accounts: []string{account, third}, Notes: map[string]string{account: "Ada Obi, GTBank"}})
	assert.Equal(t, flow.Identity{Note: "Ada Obi, GTBank"}, s.Identity())
	s.answer(opened).do(flow.Linked{Account: account, Details: monoapi.Details{Account: monoapi.Account{
		Name: "Ada Obi", Number: "0131883461", Institution: monoapi.Institution{Name: "GTBank"},
	}}})
	assert.Equal(t, "Ada Obi, GTBank · ••••3461", s.Identity().Words(" · ", "••••"), "nothing is said twice")
	s.do(signIn).answer(done)
	assert.Equal(t, "Ada Obi, GTBank", s.results[0].Note)
	s.do(flow.Next{})
	assert.Equal(t, "", s.Identity().Note, "it is another's")
	assert.Equal(t, "Ada Obi, GTBank, number ending in 3461", s.IdentityAt(0).Words(", ", "number ending in "))
}

func TestTheChosenAccountIsWhoItIs(t *testing.T) {
	w := sit(t, account).answer(opened).do(signIn).answer(choose)
	assert.Empty(t, w.Identity().LastFour)
	w.do(flow.PickAccount{Index: 1})
	picked := w.Identity()
	assert.NotEmpty(t, picked.LastFour)
	w.answer(rejected)
	assert.Empty(t, w.Identity().LastFour, "it is chosen anew")
	w.do(flow.PickAccount{Index: 0}).answer(done)
	assert.NotEqual(t, picked.LastFour, w.Identity().LastFour)
	assert.Equal(t, w.Identity(), w.IdentityAt(0), "the queue keeps it")
}

// Another account was chosen than was linked before: from then on it is that one.
func TestTheChosenAccountIsNotTheLinkedOne(t *testing.T) {
	w := sit(t, account).answer(opened)
	w.do(flow.Linked{Account: account, Details: monoapi.Details{Account: monoapi.Account{Name: "Samuel", Number: "0000009999"}}})
	w.do(signIn).answer(choose)
	assert.Equal(t, "9999", w.Identity().LastFour)
	w.do(flow.PickAccount{Index: 1}, flow.PickAccount{Index: 1}).answer(done)
	chosen := flow.LastFour(flowtest.Offered[1].Number)
	assert.Equal(t, chosen, w.Identity().LastFour)
	assert.Equal(t, chosen, w.IdentityAt(0).LastFour, "the table keeps it")
}

func TestOneAccountIsTriedAgain(t *testing.T) {
	s := sit(t, account, third).answer(opened).do(signIn).answer(done).do(flow.Next{})
	s.answer(unknown).do(flow.Next{})
	assert.True(t, s.Over())
	s.do(flow.RetryAt{At: 0})
	assert.True(t, s.Over(), "it is reauthorised")
	s.do(flow.RetryAt{At: 2}, flow.RetryAt{At: -1})
	assert.True(t, s.Over(), "there is no such account")
	s.do(flow.RetryAt{At: 1})
	assert.False(t, s.Over())
	assert.Equal(t, third, s.Machine().Account())
	s.answer(opened).do(signIn).answer(done).do(flow.Next{})
	assert.True(t, s.Over())
	assert.True(t, s.Queue().AllReauthorised())
}

func TestAnotherAccountNeedNotBeGiven(t *testing.T) {
	s := sit(t, account, third).answer(opened).do(signIn).answer(done).do(flow.Next{})
	s.answer(unknown).do(flow.Next{}, flow.Another{})
	assert.False(t, s.Over())
	assert.True(t, s.CanLeave())
	s.do(flow.Back{})
	assert.True(t, s.Over())
	assert.Equal(t, 2, s.Queue().Len())
}
