package monoapi

import "strings"

// DataStatus is how far Mono's fetch of an account's data has come, in lower
// case. After a reauthorisation it takes from a tenth of a second to five minutes.
type DataStatus string

// The data statuses that Mono documents.
const (
	DataProcessing  DataStatus = "processing"
	DataAvailable   DataStatus = "available"   // balance and transactions
	DataPartial     DataStatus = "partial"     // one of them
	DataUnavailable DataStatus = "unavailable" // the bank's side, or no data
	DataFailed      DataStatus = "failed"      // Mono's side
)

// Details are what Mono knows of a linked account.
type Details struct {
	Account
	DataStatus DataStatus
	// Retrieved names the kinds of data that were fetched, such as "balance".
	Retrieved []string
}

// details reads an account-details answer.
func (a *answer) details() (Details, bool) {
	account := a.objectOf(partDetails)
	d := Details{Account: a.account(account)}
	if d.ID == "" && d.Name == "" && d.Number == "" {
		return Details{}, false
	}
	d.DataStatus, d.Retrieved = a.meta()
	return d, true
}

func (a *answer) meta() (DataStatus, []string) {
	meta := a.objectOf(partMeta)
	status := DataStatus(strings.ToLower(a.scrub.text(meta.first("data_status").text, maxLabel)))
	var retrieved []string
	for _, entry := range meta.list("retrieved_data") {
		if name := a.scrub.text(value(entry).text, maxLabel); name != "" {
			retrieved = append(retrieved, name)
		}
	}
	return status, retrieved
}
