package flow_test

import (
	"fmt"
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
		"an address":            {text: "https://app.mono.co/accounts/" + a + "?tab=1#x", want: ids(a)},
		"an address's end":      {text: "https://app.mono.co/#/accounts/" + a + " # Ada", want: ids(a)},
		"a label":               {text: "ID:" + a + "\nid=" + b + ", Obi\nAccount ID: " + a, want: ids(a, b, a), notes: note(b, "Obi")},
		"JSON":                  {text: `{"account":"` + a + `","name":"Ada"}`, want: ids(a), notes: note(a, `"name":"Ada"}`)},
		"JSON, a line each":     {text: "{\n  \"account\": \"" + a + "\",\n  \"name\": \"Ada\"\n}", want: ids(a), leftOut: ids(`"name":`, `"Ada"`, "{", "}")},
		"an address beside it":  {text: a + " https://app.mono.co/customers/" + b, want: ids(a), notes: note(a, "https://app.mono.co/customers/"+b)},
		"an address of two":     {text: "https://app.mono.co/" + a + "/" + b, want: ids("https://app.mono.co/" + a + "/" + b)},
		"a longer run":          {text: "x" + a + "\nid=" + b + "é", want: ids("x" + a), leftOut: ids("id=" + b + "é")},
		"unseen characters":     {text: "\u200b" + a + "\ufeff\u00a0\n" + b[:12] + "\u200b" + b[12:] + "\u2060\tAda\u200dObi", want: ids(a, b), notes: note(b, "AdaObi")},
		"a no-break space":      {text: "\u00a0" + a[:12] + "\u00a0" + a[12:] + ", " + b + "\u00a0Ada", want: ids(a, b), leftOut: ids("Ada")},
		"capitals":              {text: strings.ToUpper(a) + "\n" + a + " Ada\n" + b, want: ids(strings.ToUpper(a), strings.ToUpper(a), b), notes: note(strings.ToUpper(a), "Ada")},
		"odd ones in capitals":  {text: "sandbox-1\nSandbox-1", want: ids("sandbox-1", "Sandbox-1")},
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
		"prose alone":           {text: "Dear all, please see below", leftOut: ids("Dear", "all", "please", "see", "below")}} {
		t.Run(name, func(t *testing.T) {
			list := flow.ParseList(c.text)
			assert.Equal(t, c.want, list.Accounts)
			assert.Equal(t, c.notes, list.Notes)
			assert.Equal(t, c.leftOut, list.LeftOut)
		})
	}
}

func TestParseTable(t *testing.T) {
	a, b, c := account, anotherAccount, third
	ids := func(ids ...string) []string { return ids }
	note := func(id, note string) map[string]string { return map[string]string{id: note} }
	both := func(first, second string) map[string]string { return map[string]string{a: first, b: second} }
	for name, c := range map[string]struct {
		text    string
		want    []string
		notes   map[string]string
		leftOut []string
	}{
		"CSV":                     {text: "account_id,name,bank\n" + a + ",Ada Obi,GTBank\n" + b + ",,\n", want: ids(a, b), notes: note(a, "Ada Obi; GTBank")},
		"CSV, quoted":             {text: "Name, ID\r\n\"Obi, Ada\"," + a + "\r\n", want: ids(a), notes: note(a, "Obi, Ada")},
		"CSV, semicolons":         {text: "\ufeffAccount;Name\n" + a + ";Ada\n", want: ids(a), notes: note(a, "Ada")},
		"CSV, tabs":               {text: "name\taccount\nAda\t" + a + "\n", want: ids(a), notes: note(a, "Ada")},
		"marks around an ID":      {text: "3. " + a + ": Ada\nBola (" + b + ")\n", want: ids(a, b), notes: map[string]string{a: "Ada", b: "Bola"}},
		"marks alone":             {text: "\"" + a + "\"\n" + b + ".\n", want: ids(a, b)},
		"CSV, one column":         {text: "account\n" + a + "\n" + b + "\n", want: ids(a, b)},
		"CSV, which column":       {text: "id,account\n" + a + ",0131883461\n" + b + ",0131883478\n", want: ids(a, b), notes: map[string]string{a: "0131883461", b: "0131883478"}},
		"CSV, no ID in a row":     {text: "account,name\n,Ada\nn/a,Obi\n" + a + ",Eze\n", want: ids(a), notes: note(a, "Eze"), leftOut: ids("Ada", "n/a Obi")},
		"CSV, rounded":            {text: "account,name\n6.5E+23,Ada\n" + a + ",Eze\n\"6,51E+23\",Obi\n", want: ids("6.5E+23", a, "6,51E+23"), notes: map[string]string{"6.5E+23": "Ada", a: "Eze", "6,51E+23": "Obi"}},
		"CSV, a comment, a short": {text: "# of today\naccount,name\n" + a + "\n", want: ids(a)},
		"no CSV":                  {text: "name,bank\n" + a + ",GTBank\n", want: ids(a), notes: note(a, "GTBank"), leftOut: ids("name", "bank")},

		"semicolons, no header":  {text: a + ";Obi, Ada\n" + b + ";Bola\n", want: ids(a, b), notes: both("Obi, Ada", "Bola")},
		"tabs, no header":        {text: "\tAda\t" + a + "\n1\t\t" + b + "\n", want: ids(a, b), notes: both("–; Ada", "1")},
		"another header":         {text: "Reference,Name\n" + a + ",Ada\n" + b + ",Bola\n", want: ids(a, b), notes: both("Ada", "Bola"), leftOut: ids("Reference", "Name")},
		"no header, an odd one":  {text: "65c4c03aa6,Ada\n" + a + ",Obi\n" + b[:23] + ",Eze", want: ids("65c4c03aa6", a, b[:23]), notes: map[string]string{"65c4c03aa6": "Ada", a: "Obi", b[:23]: "Eze"}},
		"customers, header":      {text: "name,customer,account\nAda," + c + "," + a + "\nBola," + c + "," + b + "\n", want: ids(a, b), notes: both("Ada; "+c, "Bola; "+c)},
		"customers, some":        {text: a + "," + c + ",Ada\n" + b + ",,Bola\n", want: ids(a, b), notes: both(c+"; Ada", "–; Bola")},
		"a numbers' column":      {text: "account,ref,reference\n0131883461," + a + ",12345678901234567890\n0131883478," + b + ",12345678901234567891\n", want: ids(a, b), notes: both("0131883461; 12345678901234567890", "0131883478; 12345678901234567891")},
		"IDs alone":              {text: a + "," + b + "\n" + c + ",\n", want: ids(a, b, c)},
		"IDs in prose":           {text: "Please do " + a + ", " + b + "\nThanks, B.", want: ids(a, b), leftOut: ids("Please", "do", "Thanks", "B.")},
		"a list under a title":   {text: "Account\n" + a + "  Ada, GTBank\n" + b + "\n", want: ids(a, b), notes: note(a, "Ada, GTBank")},
		"a comment behind":       {text: a + ",Ada # by mail\n" + b + ",Obi\n", want: ids(a, b), notes: both("Ada", "Obi")},
		"addresses":              {text: "Name,Account\nAda,https://app.mono.co/accounts/" + a + "\nBola,ID:" + b + "\n", want: ids(a, b), notes: both("Ada", "Bola")},
		"a comma too many":       {text: "name,account\nObi, Ada," + a + "\nBola," + b + "\n", want: ids(a, b), notes: both("Obi, Ada", "Bola")},
		"an ID with more":        {text: "account,name\n" + a + " (new),Ada\n" + b + ",Bola\n", want: ids(a, b), notes: both("(new)", "Bola")},
		"empty cells":            {text: "account,name,phone,bank\n" + a + ",,+234 800,\n" + b + ",,,\n", want: ids(a, b), notes: note(a, "–; +234 800")},
		"a comma, a semicolon":   {text: "account,name,phone\n" + a + ",\"Obi, Ada\",+234 800\n" + b + ",Bola; Mrs,+234 801\n", want: ids(a, b), notes: both("Obi, Ada; +234 800", "Bola, Mrs; +234 801")},
		"cells of several lines": {text: "account,address\n" + a + ",\"1 Allen Avenue\n\nIkeja\"\n" + b + ",\"\"\"The\"\" Hill\" \n", want: ids(a, b), notes: both("1 Allen Avenue Ikeja", `"The" Hill`)},
	} {
		t.Run(name, func(t *testing.T) {
			list := flow.ParseList(c.text)
			assert.Equal(t, c.want, list.Accounts)
			assert.Equal(t, c.notes, list.Notes)
			assert.Equal(t, c.leftOut, list.LeftOut)
		})
	}
}

// A title means the column of the IDs however people write it.
func TestTitlesOfTheColumn(t *testing.T) {
	for _, title := range []string{"Account ID", "account-id", "AccountID", "Mono Account ID", "mono_id", "ACCOUNT_ID", " Id ", `"Account Id"`, "mono.account"} {
		for _, comma := range []string{",", ";", "\t"} {
			list := flow.ParseList("Customer" + comma + title + "\n" + third + comma + account + "\n" + third + comma + anotherAccount)
			assert.Equal(t, []string{account, anotherAccount}, list.Accounts, "%q", title+comma)
			assert.Equal(t, third, list.Notes[account])
			assert.Empty(t, list.LeftOut)
		}
	}
	for _, title := range []string{"Account Name", "Account Number", "Customer ID", "ident"} {
		list := flow.ParseList(title + ",Ref\n" + third + "," + account + "\n" + third + "," + anotherAccount)
		assert.Equal(t, []string{third, account, third, anotherAccount}, list.Accounts, title)
	}
}

// However wrong its quotation marks are, a table loses no row, and it is said
// which are not read as they have it.
func TestQuotationMarksLoseNoRow(t *testing.T) {
	a, b, c := account, anotherAccount, third
	one := "Line 3 has a quotation mark that does not fit, so it was read as it stands."
	for text, want := range map[string]string{
		"name,account\nBola," + a + "\n\"Ada\" Obi," + b + "\nEze," + c + "\n":                            one,
		"name,account\nBola," + a + "\n\"Ada," + b + "\nEze," + c + "\n":                                  one,
		"name,account\nBola," + a + "\n\"Ada," + b + "\n\"Eze\"," + c + "\n":                              one,
		"name,account\n\n\"Obi, \"Ada\"\"," + a + "\nBola," + b + "\nEze," + c + "\n":                     one,
		"account,name\n" + a + ",Bola\n" + b + ",\"Ada\n" + c + ",Eze\n":                                  one,
		"account,name\n" + a + ",Bola\n" + b + ",\"Ada\n" + c + ",\"Eze\"\n":                              one,
		"account,name\n" + a + ",Bola\n" + b + ",\"Ada\n" + c + ",Eze\"\n":                                one,
		"account,name\n" + a + ",Bola\n" + b + ",\"" + strings.Repeat("x", 1<<15) + "\n" + c + ",Eze\"\n": one,
		"account,name\n" + a + ",\"Bola\" A\n" + b + ",\"Ada\n" + c + ",\"Eze":                            "3 lines have a quotation mark that does not fit, line 2 first, so they were read as they stand.",
		a + ",\"Bola\" A\n" + b + ",\"Ada\n" + c + ",\"Eze\n":                                             "", // no header: these are lines
		a + ",5\" pipe\n" + b + ",\"Ada \"\n" + c + ",Eze\n":                                              "",
	} {
		list := flow.ParseList(text)
		assert.Equal(t, []string{a, b, c}, list.Accounts, "%.200q", text)
		assert.Contains(t, list.Notes[c], "Eze", "%.200q", text)
		assert.Empty(t, list.LeftOut, "%.200q", text)
		assert.Equal(t, want, list.Remark(), "%.200q", text)
	}
}

// As the README says, a program can part the note of a table again.
func TestANoteOfCellsIsPartedAgain(t *testing.T) {
	list := flow.ParseList("account_id,name,phone\n" + account + ",\"Obi, Ada\",+234 800\n" + anotherAccount + ",,+234 801\n" + third + ",A; B\n")
	assert.Equal(t, []string{"Obi, Ada", "+234 800"}, strings.Split(list.Notes[account], "; "))
	assert.Equal(t, []string{"–", "+234 801"}, strings.Split(list.Notes[anotherAccount], "; "))
	assert.Equal(t, []string{"A, B"}, strings.Split(list.Notes[third], "; "))
}

// A text with a secret key in it is no list at all.
func TestAKeyIsNoAccount(t *testing.T) {
	const key = "test_sk_q1w2e3"
	for _, text := range []string{
		key, "live_sk_x", " MONO_SECRET_KEY=" + key, "\"" + strings.ToUpper(key) + "\"", account + "\n" + key + "\n",
		account + " Ada # " + key, "account,key\n" + account + "," + key, "te\u200bst_sk_\ufeffq1w2e3", "x_y_" + key, key[:8],
	} {
		assert.True(t, flow.HoldsKey(text), "%q", text)
		assert.Equal(t, flow.List{HoldsKey: true}, flow.ParseList(text), "%q", text)
		assert.True(t, flow.ParseList(account).With(flow.ParseList(text)).HoldsKey)
		assert.True(t, flow.ParseList(text).With(flow.ParseList(account)).HoldsKey)
	}
	for _, text := range []string{"", account, "test_s", "my_sk_x", "test_pk_x", "_sk_", "live_", "test sk", "live__sk_"} {
		assert.False(t, flow.HoldsKey(text), "%q", text)
	}
	assert.NotContains(t, flow.ErrKey.Error(), "_sk_")
}

// No front end has to refuse it for the walk not to send it.
func TestAKeyIsNeverSubmitted(t *testing.T) {
	s := sit(t)
	for range 2 { // the second time an odd ID would be used anyway
		s.do(flow.SubmitAccount{ID: "test_sk_q1w2e3"})
		assert.Equal(t, flow.StateAccount, s.Machine().State())
		assert.Empty(t, s.Machine().Account())
		assert.Contains(t, s.Machine().Notice().What, "What looks like a secret key was given where an account ID belongs: nothing was sent")
		assert.Empty(t, s.Machine().Notice().Again)
	}
}

// What does not look like an ID is said with the list, not only when it comes up.
func TestOddAccountsAreSaid(t *testing.T) {
	for text, want := range map[string]string{
		account[:23] + "O":                  "", // alone it is asked about at once
		account + "\n" + account[:23] + "O": "One of them does not look like an account ID: " + account[:23] + "O.",
		account + "\n" + account[:23] + "\n" + account + "0\n" + account[:23]:    "2 of them do not look like account IDs: " + account[:23] + ", " + account + "0. " + account[:23] + " was given more than once; it will be done once.",
		account + "\n" + anotherAccount[:12] + "\n" + anotherAccount[12:] + "\n": "2 of them do not look like account IDs: " + anotherAccount[:12] + ", " + anotherAccount[12:] + ".",
		account + "\na00001\na00002\na00003\na00004\na00005\na00006":             "6 of them do not look like account IDs: a00001, a00002, a00003, a00004, a00005, ….",
		account + "\n" + strings.ToUpper(account):                                account + " was given more than once; it will be done once.",
		account + "\n" + strings.Repeat("a1", 100):                               "One of them does not look like an account ID: " + strings.Repeat("a1", 19) + "a….",
	} {
		assert.Equal(t, want, flow.ParseList(text).Remark(), "%q", text)
	}
	s := sit(t)
	s.do(flow.Enqueue{Accounts: flow.ParseList(account + "\n" + account[:23] + "O").Accounts})
	assert.Equal(t, 2, s.Queue().Len(), "an odd one is worked through as well")
}

// Capitals make no other account, neither within a list nor beside what is there.
func TestCapitalsAreNoOtherAccount(t *testing.T) {
	upper := strings.ToUpper(account)
	both := flow.ParseList(upper + "\tAda").With(flow.ParseList(account + "\tObi\n" + third))
	assert.Equal(t, []string{upper, upper, third}, both.Accounts)
	assert.Equal(t, map[string]string{upper: "Ada"}, both.Notes)
	assert.Equal(t, 2, both.Distinct())
	queue, duplicates := flow.Queue{}.Add(upper, third)
	assert.Empty(t, duplicates)
	queue, duplicates = queue.Add(account)
	assert.Equal(t, []string{account}, duplicates)
	assert.Equal(t, upper, queue.At(0).Account, "as it was given first")
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

// What is secret in a table stands beside no account, and it is said that it was not
// read.
func TestSecretsInATable(t *testing.T) {
	a, b, c := account, anotherAccount, third
	list := flow.ParseList("account,name,Password,bank\n" + a + ",Ada,hunter2,GTBank\n" + b + ",Obi, Eze,hunter3,Zenith\n,Bola,hunter4,UBA\n" + c + ",,hunter5,\n")
	assert.Equal(t, []string{a, b, c}, list.Accounts)
	assert.Equal(t, map[string]string{a: "Ada; –; GTBank"}, list.Notes)
	assert.Equal(t, []string{"Bola UBA"}, list.LeftOut)
	assert.NotContains(t, fmt.Sprintf("%+v", list), "hunter")
	assert.Contains(t, list.Remark(), `The column "Password" was not read: what is secret stands in no list.`)

	for _, title := range []string{"pin_code", "OTP", "Security answer", "pass word", "customer-pwd"} {
		assert.NotContains(t, fmt.Sprintf("%+v", flow.ParseList("id,"+title+"\n"+a+",hunter2\n")), "hunter2", title)
	}
	assert.Equal(t, "Lagos", flow.ParseList("id,shipping\n" + a + ",Lagos\n").Notes[a])
}

// The column of the account IDs is read whatever it is called.
func TestTheColumnOfTheIDsIsNoSecret(t *testing.T) {
	list := flow.ParseList("Secret ref,name\n" + account + ",Ada\n" + anotherAccount + ",Obi\n")
	assert.Equal(t, []string{account, anotherAccount}, list.Accounts)
	assert.Equal(t, "Ada", list.Notes[account])
}
