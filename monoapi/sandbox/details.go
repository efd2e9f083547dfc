package sandbox

// accountDetails is the data of GET /v2/accounts/{id}.
type accountDetails struct {
	Account  detailsAccount  `json:"account"`
	Customer detailsCustomer `json:"customer"`
	Meta     detailsMeta     `json:"meta"`
}

type detailsAccount struct {
	ID            string             `json:"id"`
	Name          string             `json:"name"`
	Currency      string             `json:"currency"`
	Type          string             `json:"type"`
	AccountNumber string             `json:"account_number"`
	Balance       int                `json:"balance"`
	Institution   detailsInstitution `json:"institution"`
}

type detailsInstitution struct {
	Name     string `json:"name"`
	BankCode string `json:"bank_code"`
	Type     string `json:"type"`
}

type detailsCustomer struct {
	ID string `json:"id"`
}

type detailsMeta struct {
	DataStatus    string   `json:"data_status"`
	AuthMethod    string   `json:"auth_method"`
	RetrievedData []string `json:"retrieved_data"`
}

// available is the data status of an account that has its data.
const available = "AVAILABLE"

const authMethod = "internet_banking"

// fetched is the data status once the fetch after a success is over.
func (p *plan) fetched() string {
	if p.unfetched {
		return "FAILED"
	}
	return available
}

// detailsOf describes a customer's account.
func detailsOf(id string, c customer, status string) accountDetails {
	d := accountDetails{
		Account: detailsAccount{
			ID:            id,
			Name:          c.Name,
			Currency:      currency,
			Type:          c.Type,
			AccountNumber: c.AccountNumber,
			Balance:       c.Balance,
			Institution:   detailsInstitution{Name: c.Bank.Name, BankCode: c.Bank.BankCode, Type: personal},
		},
		Customer: detailsCustomer{ID: customerPrefix + c.Digits},
		Meta:     detailsMeta{DataStatus: status, AuthMethod: authMethod, RetrievedData: []string{}},
	}
	if status == available {
		d.Meta.RetrievedData = []string{"balance", "transactions"}
	}
	return d
}
