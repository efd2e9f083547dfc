package flow_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-reauth/tui/flow"
)

// Change seed to walk elsewhere; a failure names the walk.
const (
	seed   = 20250513
	walks  = 2000
	shards = 4
)

func randomBytes(walk uint64) []byte {
	random := rand.New(rand.NewPCG(seed, walk))
	data := make([]byte, 8+random.IntN(80))
	for i := range data {
		data[i] = byte(random.Uint32())
	}
	return data
}

// TestRandomWalks plays random events and checks the invariants after each.
func TestRandomWalks(t *testing.T) {
	var mu sync.Mutex
	met := make(map[flow.State]int)
	t.Run("walks", func(t *testing.T) {
		for shard := range shards {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				for i := shard; i < walks; i += shards {
					p := play(t, fmt.Sprintf("seed %d, walk %d", seed, i), randomBytes(uint64(i)))
					mu.Lock()
					met[p.m.State()]++
					mu.Unlock()
				}
			})
		}
	})
	for _, s := range points() {
		assert.Greater(t, met[s.state], walks/200, "few walks end in %s", s.state)
	}
}
