package plain

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
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
)

// isWord reports whether a line is one of the words of the sign-in.
func (s *session) isWord(line string) bool {
	return s.machine().State() == flow.StateCredentials && (line == wordWho || line == wordSandbox && s.Bank.TestKey())
}

// wordError is a word that was given instead of an answer.
type wordError string

func (e wordError) Error() string { return "the word " + string(e) + " was given" }

// unknownWord is what looks like one of the words.
var unknownWord = regexp.MustCompile(`(?i)^:[a-z]+$`)

// words are the words that are known now.
func (s *session) words() []string {
	words := []string{wordBack, wordQuit}
	if _, ok := s.sitting.Queue().Current(); ok {
		words = append(words, wordSkip)
	}
	if s.machine().CanCreateLink() {
		words = append(words, wordLink)
	}
	for _, word := range []string{wordWho, wordSandbox} {
		if s.isWord(word) {
			words = append(words, word)
		}
	}
	return words
}

// Ways out of a prompt.
var (
	errBack = errors.New("back")
	errSkip = errors.New("skip")
	errLink = errors.New("link")
	// errOutOfStep: what was answered beforehand does not fit the question.
	errOutOfStep = errors.New("the answers are out of step")
)

// line says a question and reads the line that answers it.
func (s *session) line(question string, secret bool) (string, error) {
	say := func() { fmt.Fprintf(s.Output, "%s: ", question) }
	s.lines.ask(secret)
	say()
	again := func() {
		s.say("")
		say()
	}
	if s.machine().State() != flow.StateHandedOver && !s.sitting.Waits() || s.Inbox == nil {
		return s.lines.read(again, nil, nil)
	}
	return s.lines.read(again, s.Inbox.wake, func() {
		s.say("")
		s.hear()
		say()
	})
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
	line, err := s.line(question, secret)
	for err == nil && secret && s.Echo != nil && !typeable(line) {
		s.say("")
		s.say("%s", untypeable)
		line, err = s.line(question, secret)
	}
	if s.Echo == nil || secret {
		// No enter key has ended the line on the screen.
		s.say("")
	}
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
	switch word {
	case wordBack:
		return "", errBack
	case wordQuit:
		if s.sitting.Waits() {
			return "", errFinish
		}
		return "", ErrInterrupted
	case wordSkip:
		if _, ok := s.sitting.Queue().Current(); ok {
			return "", errSkip
		}
	case wordLink:
		if s.machine().CanCreateLink() {
			return "", errLink
		}
	}
	switch mine := word == wordWho || word == wordSandbox || word == wordSkip || word == wordLink; {
	case s.isWord(word):
		return word, nil
	case mine, !secret && unknownWord.MatchString(word):
		// It would go to the bank otherwise. At a password only what is a word
		// elsewhere is none, for passwords may begin so.
		s.say("%s is not known here. You can use %s.", monoapi.CleanLimit(word, 40), flow.Join(", ", s.words()...))
		return s.ask(question, missing, secret)
	}
	return line, nil
}

// yes asks a question until it is answered with yes or no; empty is what an
// empty line means.
func (s *session) yes(question, missing string, empty bool) (bool, error) {
	for {
		answer, err := s.ask(question, missing, false)
		if err != nil {
			return false, err
		}
		switch strings.ToLower(strings.TrimSpace(answer)) {
		case "yes", "y":
			return true, nil
		case "no", "n":
			return false, nil
		case "":
			return empty, nil
		}
		s.say("Please answer yes or no.")
	}
}
