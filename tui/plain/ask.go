package plain

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// The words that are commands at every prompt.
const (
	wordBack = ":back"
	wordSkip = ":skip"
	wordQuit = ":quit"
	wordWho  = ":who"
	// wordLink hands the account over to its customer.
	wordLink = ":link"
	// wordSandbox signs in with a sign-in of Mono's sandbox.
	wordSandbox = ":sandbox"
	// wordStatus asks for the data status of the account that was done last.
	wordStatus = ":status"
	wordHelp   = ":help"
)

// meaning is what a word does.
type meaning struct{ word, does string }

// meanings are what the words do, in the order in which they are told.
var meanings = []meaning{
	{wordBack, "goes back a step"},
	{wordQuit, "ends the program"},
	{wordSkip, "leaves this account out"},
	{wordLink, "creates a reauth link, with which the customer signs in alone"},
	{wordWho, "tells whose account it is"},
	{wordSandbox, "signs in with one of Mono's sandbox sign-ins, " + wordSandbox + " 2 with the second"},
	{wordStatus, "asks Mono for the data status of the account that was done last"},
	{wordHelp, "tells these words"},
}

// knows reports whether a word is known at the question at hand.
func (s *session) knows(word string) bool {
	switch word {
	case wordQuit, wordHelp:
		return true
	case wordBack:
		return s.Bank != nil && !s.confirming
	case wordSkip:
		_, ok := s.sitting.Queue().Current()
		return ok && !s.confirming
	case wordLink:
		return s.machine().CanCreateLink() && !s.confirming
	case wordStatus:
		return s.finished != ""
	}
	return s.isWord(word)
}

// isWord reports whether a line is one of the words of the sign-in.
func (s *session) isWord(line string) bool {
	word := wordOf(line)
	return s.machine().State() == flow.StateCredentials && (word == wordWho || word == wordSandbox && s.Bank.TestKey())
}

// numbered is the word that a number may follow.
var numbered = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^` + wordSandbox + ` +([1-9]\d?)$`) })

// wordOf is a line without the number that may follow a word.
func wordOf(line string) string {
	if numbered().MatchString(line) {
		return wordSandbox
	}
	return line
}

// wordError is a word that was given instead of an answer.
type wordError string

func (e wordError) Error() string { return "the word " + string(e) + " was given" }

// number is the one that follows the word, and 1 where there is none.
func (e wordError) number() int {
	if found := numbered().FindStringSubmatch(string(e)); found != nil {
		n, _ := strconv.Atoi(found[1])
		return n
	}
	return 1
}

// unknownWord is what looks like one of the words.
var unknownWord = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)^:[a-z]+$`) })

// words are the words that are known now.
func (s *session) words() (words []string) {
	for _, m := range meanings {
		if s.knows(m.word) {
			words = append(words, m.word)
		}
	}
	return words
}

// sayWords says what words do.
func (s *session) sayWords(words ...string) {
	for _, m := range meanings {
		if slices.Contains(words, m.word) {
			s.say("%s %s.", m.word, m.does)
		}
	}
}

// refuse says that a word is none here.
func (s *session) refuse(word string) {
	s.say("%s is not known here. You can use %s.", monoapi.CleanLimit(word, 40), flow.Join(", ", s.words()...))
}

// Ways out of a prompt.
var (
	errBack = errors.New("back")
	errSkip = errors.New("skip")
	errLink = errors.New("link")
)

// line says a question and reads the line that answers it.
func (s *session) line(question string, secret bool) (string, error) {
	s.hasAsked = true
	say := func() {
		fmt.Fprintf(s.screen, "%s: ", question)
		s.lines.show(s.machine().State() == flow.StateCredentials)
	}
	s.lines.ask(secret)
	say()
	on := events{again: func() {
		s.say("")
		say()
	}}
	if s.Inbox != nil && (s.machine().State() == flow.StateHandedOver || s.sitting.Waits()) {
		on.wake, on.woken = s.Inbox.wake, func() {
			s.lines.hide()
			s.say("")
			s.hear()
			say()
		}
	}
	return s.lines.read(on)
}

// typeable reports whether a line is text alone: an arrow key or half a character
// in a password can't be seen, and would cost the customer an attempt.
func typeable(line string) bool {
	return utf8.ValidString(line) && !strings.ContainsFunc(line, unicode.IsControl)
}

const untypeable = "That contains a key or a character that can't be part of an answer. Nothing was sent; type it again."

// ask asks one question and returns the line given, or the way out that was
// taken. What was typed for a secret is never said back.
func (s *session) ask(question, missing string, secret bool) (string, error) {
	doubted := ""
	for {
		line, err := s.answer(question, secret)
		if errors.Is(err, io.EOF) {
			return "", &InputEndedError{missing}
		}
		if err != nil {
			return "", err
		}
		word := strings.TrimSpace(line)
		if !secret {
			line = word // as it would be sent
		}
		known := slices.ContainsFunc(meanings, func(m meaning) bool { return m.word == wordOf(word) })
		looks := !known && unknownWord().MatchString(word)
		switch {
		case word == wordHelp:
			s.sayWords(s.words()...)
		case word == wordStatus && s.knows(word):
			s.sayStatus()
		case known && s.knows(wordOf(word)):
			return word, s.wayOut(word)
		case known, looks && (!secret || s.Bank == nil):
			s.refuse(word) // it would go to the bank otherwise
		case looks && !s.Beforehand && line != doubted:
			// Passwords may begin so. It is not said back.
			doubted = line
			s.say("That is no word here. Enter it again to send it as %s.", missing)
		default:
			return line, nil
		}
	}
}

// answer asks a question until the line that answers it can be one.
func (s *session) answer(question string, secret bool) (string, error) {
	for {
		line, err := s.line(question, secret)
		if s.Echo == nil || s.Shown != nil || secret {
			// No enter key has ended the line on the screen.
			s.say("")
		}
		if err == nil && s.Beforehand {
			return s.own(line, func() (string, error) { return s.lines.read(events{}) })
		}
		if err != nil || !secret || s.Echo == nil || typeable(line) {
			return line, err
		}
		s.say("%s", untypeable)
	}
}

// wayOut is how a word leaves a prompt; nil is that the prompt's own caller knows it.
func (s *session) wayOut(word string) error {
	switch word {
	case wordBack:
		return errBack
	case wordSkip:
		return errSkip
	case wordLink:
		return errLink
	case wordQuit:
		if s.sitting.Waits() {
			return errFinish
		}
		return ErrInterrupted
	}
	return nil
}

// yes asks a question until it is answered with yes or no; empty is what an
// empty line means, if anything.
func (s *session) yes(question, missing, empty string) (bool, error) {
	for {
		answer, err := s.ask(question, missing, false)
		if err != nil {
			return false, err
		}
		switch strings.ToLower(cmp.Or(answer, empty)) {
		case "yes", "y":
			return true, nil
		case "no", "n":
			return false, nil
		}
		s.say("Please answer yes or no.")
	}
}
