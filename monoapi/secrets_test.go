package monoapi

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
)

// However many secrets there are, each is found wherever it stands: as when they
// are looked for one after the other.
func TestSecretsAreFoundAtOnce(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	text := func(most int) string {
		b := make([]byte, 1+random.IntN(most))
		for i := range b {
			b[i] = "ab"[random.IntN(2)]
		}
		return string(b)
	}
	found := 0
	for range 5 {
		var all Redactor
		for range 10 * fewSecrets {
			all.remember(hidden{text: text(14)})
		}
		assert.Greater(t, len(all.all), fewSecrets)
		for range 10 {
			in := text(60)
			want := map[string]bool{}
			for _, secret := range all.all {
				for at := range in {
					if at+len(secret.text) <= len(in) && in[at:at+len(secret.text)] == secret.text {
						want[fmt.Sprint(at, secret.text)] = true
					}
				}
			}
			covered := make([]bool, len(in))
			all.find(in, func(secret hidden, at int) {
				assert.Contains(t, want, fmt.Sprint(at, secret.text), in)
				for i := range secret.text {
					covered[at+i] = true
				}
				found++
			})
			one := make([]bool, len(in))
			findEach(all.all, in, func(secret hidden, at int) {
				for i := range secret.text {
					one[at+i] = true
				}
			})
			for i := range in {
				assert.True(t, covered[i] || !one[i], "%q at %d", in, i)
			}
		}
	}
	assert.Positive(t, found)
}

// A secret is kept once, and found in headers whatever their case.
func TestRedactorKeepsEachOnce(t *testing.T) {
	r := &Redactor{}
	for range 3 {
		r.add([]hidden{{text: "Sesame-0815", masked: true}, {text: "other-secret"}})
	}
	list, longest := r.list()
	assert.Len(t, list, 2)
	assert.Equal(t, len("other-secret"), longest)
	for i := range 2 * fewSecrets {
		r.add([]hidden{{text: fmt.Sprintf("number-%06d", i)}})
	}
	assert.Contains(t, scrubber{redactor: r}.headerName("X-Sesame-0815"), Mask)
	assert.Equal(t, "a "+Mask+" b", scrubber{redactor: r}.text("a number-000127 b", 100))
}

// BenchmarkHiding is what one header value costs after as many links as a long list
// of accounts has, to be compared with what it costs after few.
func BenchmarkHiding(b *testing.B) {
	for _, links := range []int{10, 10_000} {
		b.Run(fmt.Sprint(links), func(b *testing.B) {
			r := &Redactor{}
			for i := range links {
				r.add(splitLink(fmt.Sprintf("https://link.example/reauth/%026d?key=%026d", i, i)).hidden(nil))
			}
			scrub := scrubber{redactor: r}
			for b.Loop() {
				if got := scrub.text("Wed, 25 Nov 2026 19:14:47 GMT", maxHeader); got == "" {
					b.Fatal(got)
				}
			}
		})
	}
}
