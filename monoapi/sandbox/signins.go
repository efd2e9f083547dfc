package sandbox

import (
	"fmt"
	"strings"
)

// signIns is the data of GET /v2/connect/sandbox. Its inputs are always empty,
// as in the page's example.
type signIns struct {
	Credentials []credentials `json:"credentials"`
	Inputs      []struct{}    `json:"inputs"`
}

type credentials struct {
	HasMultipleAccounts bool   `json:"hasMultipleAccounts"`
	Values              values `json:"values"`
}

// values is a JSON object of inputs and their right values, in the order of the
// form, which a map would lose.
type values []input

// MarshalJSON implements [json.Marshaler].
func (v values) MarshalJSON() ([]byte, error) {
	pairs := make([]string, 0, len(v))
	for _, in := range v {
		// The texts are plain ASCII of ours, which Go and JSON quote alike.
		pairs = append(pairs, fmt.Sprintf("%q:%q", in.name, in.right[0]))
	}
	return []byte("{" + strings.Join(pairs, ",") + "}"), nil
}

// signIns answers with what a session's sign-in form takes, which is nothing
// where the session has no such form.
func (b *bank) signIns(id string) reply {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, refusal := b.get(id)
	if refusal != nil {
		return *refusal
	}
	data := signIns{Credentials: []credentials{}, Inputs: []struct{}{}}
	if form := s.plan.signInForm(); form != nil {
		data.Credentials = append(data.Credentials, credentials{
			HasMultipleAccounts: s.plan.offersAccounts(),
			Values:              form,
		})
	}
	return successful("Data retrieved successfully", data)
}
