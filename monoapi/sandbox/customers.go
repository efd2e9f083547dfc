package sandbox

// institution is a bank.
type institution struct {
	Digits   string // its ID is institutionPrefix and these
	Name     string
	Slug     string // its identifier is mono.connections. and this
	BankCode string
}

// customer is the invented person behind a demo account.
type customer struct {
	Digits        string // their ID is customerPrefix and these
	Name          string
	Type          string
	AccountNumber string
	Balance       int // in kobo
	Bank          institution
}

// offeredAccount is one of the accounts offered with responseCode 101.
type offeredAccount struct {
	AccountNumber string `json:"accountNumber"`
	Name          string `json:"name"`
	Type          string `json:"type"`
	Currency      string `json:"currency"`
	Status        string `json:"status"`
	Balance       int    `json:"balance"`
}

// Invented, like everything here: an ID is 24 hex digits.
const (
	institutionPrefix = "66b1c0de5a2f94e17d03e"
	customerPrefix    = "660d9a7be41c52f0863fa"
)

const (
	currency       = "NGN"
	personal       = "PERSONAL_BANKING"
	savingsAccount = "SAVINGS_ACCOUNT"
	currentAccount = "CURRENT_ACCOUNT"
)

var (
	gtbank     = institution{"001", "GTBank", "gtbank", "058"}
	kuda       = institution{"002", "KudaBank", "kuda", "50211"}
	accessBank = institution{"003", "Access Bank", "accessbank", "044"}
	zenith     = institution{"004", "Zenith Bank", "zenith", "057"}
	uba        = institution{"005", "United Bank for Africa", "uba", "033"}
	firstBank  = institution{"006", "First Bank", "firstbank", "011"}
	wema       = institution{"007", "ALAT by WEMA", "alat", "035"}
	unionBank  = institution{"008", "Union Bank", "unionbank", "032"}
	opay       = institution{"009", "OPay", "opay", "999992"}
)

var (
	adaeze  = customer{"002", "Adaeze Ifeoma Obiora", savingsAccount, "2040617385", 48_210_055, accessBank}
	tunde   = customer{"003", "Tunde Babajide Alabi", currentAccount, "1013370264", 912_500, zenith}
	ngozi   = customer{"004", "Ngozi Blessing Ekwueme", savingsAccount, "3005519948", 7_640_010, kuda}
	ibrahim = customer{"005", "Ibrahim Sani Danjuma", savingsAccount, "2087451102", 1_530_000, uba}
	folake  = customer{"006", "Folake Morenike Ajayi", currentAccount, "3120094476", 25_004_499, firstBank}
	chidi   = customer{"007", "Chidi Kelechi Nwosu", savingsAccount, "0235561870", 301_275, wema}
	amina   = customer{"008", "Amina Zainab Bello", savingsAccount, "0049923517", 18_888_000, unionBank}
	emeka   = customer{"009", "Emeka Obinna Okafor", currentAccount, "1207718830", 640_120, zenith}
	halima  = customer{"010", "Halima Yusuf Garba", savingsAccount, "3098127745", 2_250_000, firstBank}
	yetunde = customer{"011", "Yetunde Abiola Fashola", currentAccount, "2110946638", 13_407_650, uba}
	kelechi = customer{"012", "Kelechi Victor Eze", savingsAccount, "8031234567", 94_300, opay}
	musa    = customer{"013", "Musa Aliyu Shehu", currentAccount, "0247716390", 5_118_025, wema}
	bisi    = customer{"014", "Bisi Oluwaseun Adeyemi", savingsAccount, "0071385524", 760_000, unionBank}

	// Samuel has several accounts. Three stories are about him, and each is
	// linked to another of the accounts that all of them offer; never to the first.
	samuelCurrent = linked(samuelsAccounts[1])
	samuelSavings = linked(samuelsAccounts[2])
	samuelSpare   = linked(samuelsAccounts[3])
)

var samuelsAccounts = []offeredAccount{
	samuels(savingsAccount, "0131883461", 333_064),
	samuels(currentAccount, "0131883478", 12_750_000),
	samuels(savingsAccount, "0244910257", 3_033_984),
	samuels(currentAccount, "0610077312", 0),
}

// samuels makes one of Samuel's accounts.
func samuels(kind, number string, balance int) offeredAccount {
	return offeredAccount{
		AccountNumber: number,
		Name:          "Samuel Olamide Nomo",
		Type:          kind,
		Currency:      currency,
		Status:        "active",
		Balance:       balance,
	}
}

// linked is Samuel with a as his linked account.
func linked(a offeredAccount) customer {
	return customer{"001", a.Name, a.Type, a.AccountNumber, a.Balance, gtbank}
}
