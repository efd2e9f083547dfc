package cli

import (
	"context"
	"os"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui"
	"connect-reauth/tui/flow"
)

// fullScreen is the wizard as a front end.
type fullScreen struct {
	interactive
	feed *tui.Feed
}

func newFullScreen() fullScreen { return fullScreen{feed: tui.NewFeed()} }

func (f fullScreen) exchange(e monoapi.Exchange)    { f.feed.Exchange(e) }
func (f fullScreen) webhook(e monoapi.WebhookEvent) { f.feed.Webhook(e) }
func (f fullScreen) remark(err error)               { f.feed.Remark(flow.Sentence(err.Error())) }

func (f fullScreen) show(ctx context.Context, s *sitting, keyboard *os.File) (flow.Queue, error) {
	return tui.Run(ctx, f.options(s), keyboard, s.words)
}

// options are the wizard's.
func (f fullScreen) options(s *sitting) tui.Options {
	opts := tui.Options{
		Options: s.options(),
		Learn:   s.set.learn, DemoAnswers: demoAnswers,
		Feed: f.feed, Webhooks: s.set.webhookListen != "", Colour: s.set.colour,
	}
	for _, story := range sandbox.Stories() {
		opts.Stories = append(opts.Stories, tui.Story{Account: story.Account, Text: story.Text})
	}
	if !s.set.demo {
		opts.Address, opts.Demo = s.address, s.startDemo
	}
	return opts
}
