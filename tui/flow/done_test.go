package flow_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/flow/flowtest"
)

// Three customers' accounts.
const (
	ada   = "65c4c03aa66a95b572cb5e01"
	bola  = "65c4c03aa66a95b572cb5e02"
	chidi = "65c4c03aa66a95b572cb5e03"
)

// doneBefore says which accounts are done in which environment.
func doneBefore(done map[monoapi.Environment][]string) func(monoapi.Environment) map[string]bool {
	return func(environment monoapi.Environment) map[string]bool {
		accounts := map[string]bool{}
		for _, account := range done[environment] {
			accounts[account] = true
		}
		return accounts
	}
}

// left are the accounts of a queue, in order.
func left(s flow.Sitting) (accounts []string) {
	for i := range s.Queue().Len() {
		accounts = append(accounts, s.Queue().At(i).Account)
	}
	return accounts
}

// remarks are the remarks of effects.
func remarks(effects []flow.Effect) (all []string) {
	for _, effect := range effects {
		if say, ok := effect.(flow.Say); ok {
			all = append(all, say.Text)
		}
	}
	return all
}

var doneOpts = flow.Options{
	Accounts: []string{ada, bola, chidi},
	Done: doneBefore(map[monoapi.Environment][]string{
		monoapi.EnvironmentTest: {bola}, monoapi.EnvironmentLive: {ada, chidi}, flow.EnvironmentDemo: {ada, bola, chidi},
	}),
}

// With a key that is known, what is done is left out from the start.
func TestDoneAccountsAreLeftOut(t *testing.T) {
	opts := doneOpts
	opts.Bank, opts.Environment = new(flowtest.Bank), monoapi.EnvironmentTest
	s := flow.NewSitting(opts)
	assert.Equal(t, []string{ada, chidi}, left(s))
	assert.Equal(t, 1, s.Queue().LeftOut())
	opts.Done = nil
	s = flow.NewSitting(opts)
	assert.Equal(t, []string{ada, bola, chidi}, left(s), "--again")
	assert.Zero(t, s.Queue().LeftOut())
}

// Without a key nobody knows whose word counts; it is known with the key, and
// anew with every other one.
func TestDoneAccountsAreKnownWithTheKey(t *testing.T) {
	s := flow.NewSitting(doneOpts)
	assert.Equal(t, []string{ada, bola, chidi}, left(s))

	s, effects := s.Handle(doneOpts.Use(monoapi.EnvironmentTest), now)
	assert.Equal(t, []string{ada, chidi}, left(s))
	assert.Equal(t, []string{flow.DoneRemark(1)}, remarks(effects))
	assert.Equal(t, "1 account is left out: the results file says that it is reauthorised already.", flow.DoneRemark(1))

	s, effects = s.Handle(doneOpts.Use(monoapi.EnvironmentLive), now)
	assert.Equal(t, []string{bola}, left(s), "never on the word of another environment")
	assert.Equal(t, []string{flow.DoneRemark(2)}, remarks(effects))

	s, effects = s.Handle(doneOpts.Use(monoapi.EnvironmentCustom), now)
	assert.ElementsMatch(t, []string{ada, bola, chidi}, left(s))
	assert.Empty(t, effects)
	s, _ = s.Handle(flow.Begin{}, now)
	assert.Equal(t, flow.StateCreatingSession, s.Machine().State())
}

// What has begun goes on, and what has ended stays in the table.
func TestAnotherKeyOnTheWay(t *testing.T) {
	s := sit(t, ada, bola, chidi)
	s.toDone()
	s.do(flow.Next{})
	require.Equal(t, bola, s.Machine().Account())
	s.do(doneOpts.Use(flow.EnvironmentDemo))
	assert.Equal(t, []string{ada, bola}, left(s.Sitting))
	current, ok := s.Queue().Current()
	assert.True(t, ok)
	assert.Equal(t, bola, current)
	assert.Equal(t, flow.StateCreatingSession, s.Machine().State())
}

func TestEverythingIsDone(t *testing.T) {
	s, effects := flow.NewSitting(doneOpts).Handle(doneOpts.Use(flow.EnvironmentDemo), now)
	assert.Empty(t, effects)
	assert.True(t, s.Over())
	s, effects = s.Handle(flow.Begin{}, now)
	assert.Empty(t, effects)
	assert.True(t, s.Over())
	assert.Equal(t, 3, s.Queue().LeftOut())
	assert.True(t, s.Queue().AllReauthorised())

	none := flow.NewSitting(flow.Options{Done: doneOpts.Done, Bank: new(flowtest.Bank)})
	assert.False(t, none.Over(), "an account is asked for")
	assert.False(t, none.Queue().AllReauthorised())
}

// A list that is pasted is as one that is given; one account that the operator
// types is done.
func TestDoneAccountsOfAPastedList(t *testing.T) {
	opts := doneOpts
	opts.Accounts, opts.Bank, opts.Environment = nil, new(flowtest.Bank), monoapi.EnvironmentLive
	s, _ := flow.NewSitting(opts).Handle(flow.Begin{}, now)
	s, effects := s.Handle(flow.Enqueue{Accounts: []string{ada, chidi}}, now)
	assert.Equal(t, []flow.Effect{flow.Say{Text: flow.DoneRemark(2)}}, effects)
	assert.Equal(t, flow.StateAccount, s.Machine().State())

	queued, effects := s.Handle(flow.Enqueue{Accounts: []string{ada, bola, chidi}}, now)
	assert.Equal(t, []string{bola}, left(queued))
	assert.Equal(t, []string{flow.DoneRemark(2)}, remarks(effects))

	typed, _ := s.Handle(flow.SubmitAccount{ID: ada}, now)
	assert.Equal(t, []string{ada}, left(typed))
}
