package sandbox

// institution is a bank as account details show it.
type institution struct {
	Name     string `json:"name"`
	BankCode string `json:"bank_code"`
	Type     string `json:"type,omitempty"`
}

// customer is the invented person behind a demo account.
type customer struct {
	Name          string
	Type          string
	AccountNumber string
	Balance       int // in kobo
	Bank          institution
}

// offeredAccount is one of the accounts offered with responseCode 101.
type offeredAccount struct {
	ID            string      `json:"id"`
	Name          string      `json:"name"`
	Type          string      `json:"type"`
	Currency      string      `json:"currency"`
	AccountNumber string      `json:"account_number"`
	Balance       int         `json:"balance"`
	Institution   institution `json:"institution"`
}

const (
	currency       = "NGN"
	personal       = "PERSONAL_BANKING"
	savingsAccount = "SAVINGS_ACCOUNT"
	currentAccount = "CURRENT_ACCOUNT"
)

var (
	gtbank     = institution{Name: "GTBank", BankCode: "058", Type: personal}
	kuda       = institution{Name: "KudaBank", BankCode: "50211", Type: personal}
	accessBank = institution{Name: "Access Bank", BankCode: "044", Type: personal}
	zenith     = institution{Name: "Zenith Bank", BankCode: "057", Type: personal}
	uba        = institution{Name: "United Bank for Africa", BankCode: "033", Type: personal}
	firstBank  = institution{Name: "First Bank", BankCode: "011", Type: personal}
	wema       = institution{Name: "ALAT by WEMA", BankCode: "035", Type: personal}
	unionBank  = institution{Name: "Union Bank", BankCode: "032", Type: personal}
)

var (
	adaeze  = customer{"Adaeze Ifeoma Obiora", savingsAccount, "2040617385", 48_210_055, accessBank}
	tunde   = customer{"Tunde Babajide Alabi", currentAccount, "1013370264", 912_500, zenith}
	ngozi   = customer{"Ngozi Blessing Ekwueme", savingsAccount, "3005519948", 7_640_010, kuda}
	ibrahim = customer{"Ibrahim Sani Danjuma", savingsAccount, "2087451102", 1_530_000, uba}
	folake  = customer{"Folake Morenike Ajayi", currentAccount, "3120094476", 25_004_499, firstBank}
	chidi   = customer{"Chidi Kelechi Nwosu", savingsAccount, "0235561870", 301_275, wema}
	amina   = customer{"Amina Zainab Bello", savingsAccount, "0049923517", 18_888_000, unionBank}
	emeka   = customer{"Emeka Obinna Okafor", currentAccount, "1207718830", 640_120, zenith}

	// Samuel has several accounts. Two stories are about him, and each is linked
	// to another of the accounts that both offer; never to the first.
	samuelCurrent = linked(samuelsAccounts[1])
	samuelSavings = linked(samuelsAccounts[2])
)

var samuelsAccounts = []offeredAccount{
	samuels("a01", savingsAccount, "0131883461", 333_064),
	samuels("a02", currentAccount, "0131883478", 12_750_000),
	samuels("a03", savingsAccount, "0244910257", 3_033_984),
	samuels("a04", currentAccount, "0610077312", 0),
}

// samuels makes one of Samuel's accounts. What he may choose has IDs of its
// own, apart from the stories' IDs.
func samuels(digits, kind, number string, balance int) offeredAccount {
	return offeredAccount{
		ID:            "65c4c03aa66a95b572cb6" + digits,
		Name:          "Samuel Olamide Nomo",
		Type:          kind,
		Currency:      currency,
		AccountNumber: number,
		Balance:       balance,
		Institution:   institution{Name: gtbank.Name, BankCode: gtbank.BankCode},
	}
}

// linked is the customer whose linked account is a.
func linked(a offeredAccount) customer {
	return customer{Name: a.Name, Type: a.Type, AccountNumber: a.AccountNumber, Balance: a.Balance, Bank: gtbank}
}

func accountIDs(accounts []offeredAccount) []string {
	ids := make([]string, 0, len(accounts))
	for _, a := range accounts {
		ids = append(ids, a.ID)
	}
	return ids
}
