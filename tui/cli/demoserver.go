package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"connect-reauth/monoapi/sandbox"
)

// demoServerCommand is the demo bank alone.
func demoServerCommand(sys System) *cobra.Command {
	var address, webhookURL string
	cmd := &cobra.Command{
		Use:   "demo-server",
		Short: "Serve the demo bank and print the guide's curl calls, ready to paste",
		Long: `demo-server serves the demo bank on a loopback address, without the wizard,
and prints the guide's curl calls for it. ctrl+c ends it.

With --webhook-url it sends Mono's webhooks there after a reauthorisation, with
MONO_WEBHOOK_SECRET in the header mono-webhook-secret.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			server, err := sandbox.Start(sandbox.Config{
				Addr: address, Delay: demoDelay, WebhookURL: webhookURL, WebhookSecret: secretIn(sys.Env, webhookVariable).Reveal(),
			})
			if err != nil {
				return usage("the demo bank can't be started: %w", err)
			}
			defer server.Close()
			ctx, stop := sys.untilSignal(cmd.Context())
			defer stop()
			fmt.Fprintln(sys.Stdout, sandbox.CurlGuide(server.URL(), webhookURL != ""))
			fmt.Fprintf(sys.Stderr, "connect-reauth: the demo bank is at %s; ctrl+c ends it\n", server.URL())
			<-ctx.Done()
			return nil
		},
	}
	cmd.Flags().StringVar(&address, "listen", "127.0.0.1:8080", "loopback `ADDR` to serve on")
	cmd.Flags().StringVar(&webhookURL, "webhook-url", "", "loopback `URL` that webhooks are sent to")
	return cmd
}
