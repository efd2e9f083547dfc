package tui

import (
	"bytes"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/flow/flowtest"
)

// ran runs a command and those of its batch, and returns the messages of those
// that end, and after how long.
func ran(cmd tea.Cmd) (messages []tea.Msg, after time.Duration) {
	begun := time.Now()
	for _, msg := range flatten(cmd()) {
		if msg != nil {
			messages = append(messages, msg)
		}
	}
	return messages, time.Since(begun)
}

// The call that is made is the account's, with the time that it took; one that is
// cancelled ends at once.
func TestACallIsMadeAndTimed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var called []string
		slow := flowtest.Slowly(flowtest.Says(monoapi.Outcome{}), 7*time.Second)
		bank := &flowtest.Bank{Answers: []flowtest.Answer{slow, slow}, Called: func(call string) { called = append(called, call) }}
		d := newDesktop(t, 80, 24, func(o *Options) { o.Bank, o.Now = bank, time.Now })
		d.text(testAccount)
		d.keys("enter")
		messages, after := ran(d.w.callCmd())
		require.Len(t, messages, 1)
		answered := messages[0].(answeredMsg)
		assert.Equal(t, []string{"session " + testAccount}, called)
		assert.Equal(t, flowtest.Session, answered.Session.ID)
		assert.Equal(t, 7*time.Second, answered.Took)
		assert.Equal(t, d.pending().Number, answered.Number)
		assert.Equal(t, 7*time.Second, after)

		cmd := d.w.callCmd()
		d.keys("esc")
		messages, after = ran(cmd)
		require.ErrorIs(t, messages[0].(answeredMsg).Err, monoapi.KindCancelled)
		assert.Zero(t, after)
	})
}

// A refused call waits as long as it was told to, and not at all once it is
// cancelled.
func TestAWaitBeforeARepetition(t *testing.T) {
	busy := &monoapi.Error{Kind: monoapi.KindRateLimited, Operation: monoapi.OpSession, Status: 429, Sent: true, RetryAfter: 9 * time.Second}
	synctest.Test(t, func(t *testing.T) {
		d := newDesktop(t, 80, 24, nil)
		d.text(testAccount)
		d.keys("enter")
		d.fail(busy)
		number := d.pending().Number
		messages, after := ran(d.cmd)
		assert.Equal(t, []tea.Msg{repeatMsg{number, 1}}, messages)
		assert.Equal(t, 9*time.Second, after)
		d.send(messages[0])
		d.lacks("Trying again")
		d.fail(busy)
		d.send(repeatMsg{number, 1})
		assert.Nil(t, d.cmd, "the wait before is not this one's")
		d.shows("Trying again in 9 s (try 3).")

		cancelled := d.w.repeatCmd(flow.Again{Number: number, After: time.Hour}, 2)
		d.keys("esc")
		messages, after = ran(cancelled)
		assert.Empty(t, messages)
		assert.Zero(t, after)
	})
}

// How long a session still lasts is said anew when it begins to be said, and then
// at every whole second.
func TestWhenTheTimeLeftIsSaidAnew(t *testing.T) {
	for left, wait := range map[time.Duration]time.Duration{
		10 * time.Minute:                      8 * time.Minute,
		2*time.Minute + time.Second:           time.Second,
		2 * time.Minute:                       time.Millisecond,
		90*time.Second + 400*time.Millisecond: 401 * time.Millisecond,
		500 * time.Millisecond:                501 * time.Millisecond,
	} {
		synctest.Test(t, func(t *testing.T) {
			d := newDesktop(t, 80, 24, nil)
			d.text(testAccount)
			d.keys("enter")
			s := ownForm
			s.ExpiresAt = d.now.Add(time.Second + left) // the answer takes a second
			d.end(flow.Answered{Session: &s})
			d.now = s.ExpiresAt.Add(-left)
			messages, after := ran(d.w.leftCmd())
			assert.Equal(t, []tea.Msg{leftMsg{s.ID}}, messages)
			assert.Equal(t, wait, after, "%s before the end", left)
		})
	}
}

// One clock at a time counts for a session, and none for one without an end.
func TestOneClockForASession(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.text(testAccount)
	d.keys("enter")
	s := ownForm
	s.ExpiresAt = d.now.Add(10 * time.Minute)
	d.session(s)
	assert.Equal(t, s.ID, d.w.watched)
	assert.Nil(t, d.w.watchSession(), "a second clock")
	d.now = s.ExpiresAt
	d.send(leftMsg{s.ID})
	assert.Nil(t, d.cmd)
	assert.Empty(t, d.w.watched)
	d.keys("esc", "enter")
	d.session(monoapi.Session{ID: "sess_without_end"})
	assert.Empty(t, d.w.watched)
	d.send(leftMsg{s.ID})
	assert.Nil(t, d.cmd)
}

// What is copied goes to the terminal in one write, and is said to have gone
// there; when it can't be written nothing is claimed.
func TestCopying(t *testing.T) {
	var out bytes.Buffer
	d := newDesktop(t, 80, 24, func(o *Options) { o.Output = &out })
	d.toLogin()
	d.answer(doneAnswer)
	out.Reset()
	d.keys("c")
	messages, _ := ran(d.cmd)
	assert.Equal(t, "\x1b]52;c;Y29kZV9xOTB0NGFyMnVyaWV0NWV5NHJzMjJ2MHg=\x07", out.String())
	d.send(messages[0])
	d.shows("The code was sent to the terminal's clipboard.")
	d.keys("left")
	d.lacks("clipboard")

	d = newDesktop(t, 80, 24, func(o *Options) { o.Output = brokenWriter{} })
	d.toLogin()
	d.answer(doneAnswer)
	d.keys("c")
	messages, _ = ran(d.cmd)
	assert.Empty(t, messages)
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("the terminal is gone") }

// An account without a code has nothing to copy.
func TestNothingToCopy(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answer(monoapi.Outcome{ResponseCode: monoapi.CodeDone})
	d.shows("Mono gave no code.")
	d.lacks("copy code")
	d.keys("c")
	assert.Nil(t, d.cmd)
}

// A remark stands above the keys until the next one, and goes with it.
func TestARemarkGoesWithTheNextKey(t *testing.T) {
	d := newDesktop(t, 80, 24, func(o *Options) { o.Remark = "One was left out." })
	d.shows("One was left out.")
	d.keys("x")
	d.lacks("One was left out.")
	d.send(remarkMsg{"The log is full."})
	d.shows("The log is full.")
	d.send(remarkMsg{"So is the disk."})
	d.shows("So is the disk.")
	d.lacks("The log is full.")
}
