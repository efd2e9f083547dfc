package sandbox_test

// The guide's example answer. Session and login show the same but for the
// timestamp and the code.
const guideAnswer = `{
	"status": "successful",
	"message": "Request completed successfully",
	"timestamp": "2025-05-13T12:26:36.853Z",
	"data": {
		"responseCode": 99,
		"code": "code_q90t4ar2uriet5ey4rs22v0x"
	}
}`

// The session answer of the pages, for the bank of story 101. It is over ten
// minutes after its timestamp.
const sessionAnswer = `{
	"status": "successful",
	"message": "Reauth session created",
	"timestamp": "2025-05-13T12:26:36.853Z",
	"data": {
		"session": {
			"id": "sess_aaaaaaaaaaaaaaaaaaaaaaaa",
			"scope": "reauth",
			"expiresAt": 1747139796853,
			"institution": {
				"id": "66b1c0de5a2f94e17d03e001",
				"name": "GTBank",
				"identifier": "mono.connections.gtbank"
			}
		},
		"ui": {
			"title": "Log in to GTBank",
			"form": [
				{"type": "elements.input", "name": "username", "hint": "UserID, Account Number, Phone Number", "contentType": "string"},
				{"type": "elements.input", "name": "password", "hint": "Password", "contentType": "password"}
			]
		}
	}
}`

// A session that asks at once has no sign-in form.
const askingSessionAnswer = `{
	"status": "successful",
	"message": "Additional input required",
	"timestamp": "2025-05-13T12:26:36.853Z",
	"responseCode": 102,
	"data": {
		"session": {
			"id": "sess_aaaaaaaaaaaaaaaaaaaaaaaa",
			"scope": "reauth",
			"expiresAt": 1747139796853,
			"institution": {
				"id": "66b1c0de5a2f94e17d03e006",
				"name": "First Bank",
				"identifier": "mono.connections.firstbank"
			}
		},
		"userInput": {
			"title": "First Bank is requesting you to enter your OTP to continue",
			"form": [{"type": "elements.input", "name": "otp", "hint": "Enter OTP", "contentType": "string"}]
		}
	}
}`

const ownFormAnswer = `{
	"status": "successful",
	"message": "Reauth session created",
	"timestamp": "2025-05-13T12:26:36.853Z",
	"data": {
		"session": {
			"id": "sess_aaaaaaaaaaaaaaaaaaaaaaaa",
			"scope": "reauth",
			"expiresAt": 1747139796853,
			"institution": {
				"id": "66b1c0de5a2f94e17d03e009",
				"name": "OPay",
				"identifier": "mono.connections.opay"
			}
		},
		"ui": {
			"title": "Log in to OPay",
			"form": [
				{"type": "elements.input", "name": "phone_number", "hint": "Phone number", "contentType": "string"},
				{"type": "elements.input", "name": "passcode", "hint": "Passcode of the app", "contentType": "pin"},
				{"type": "elements.input", "name": "email", "hint": "Email address", "contentType": "string"}
			]
		}
	}
}`

const samuelsAccounts = `[
	{"accountNumber": "0131883461", "name": "Samuel Olamide Nomo", "type": "SAVINGS_ACCOUNT", "currency": "NGN", "status": "active", "balance": 333064},
	{"accountNumber": "0131883478", "name": "Samuel Olamide Nomo", "type": "CURRENT_ACCOUNT", "currency": "NGN", "status": "active", "balance": 12750000},
	{"accountNumber": "0244910257", "name": "Samuel Olamide Nomo", "type": "SAVINGS_ACCOUNT", "currency": "NGN", "status": "active", "balance": 3033984},
	{"accountNumber": "0610077312", "name": "Samuel Olamide Nomo", "type": "CURRENT_ACCOUNT", "currency": "NGN", "status": "active", "balance": 0}
]`

const otpForm = `{
	"title": "GTBank is requesting you to enter your OTP to continue",
	"form": [{"type": "elements.input", "name": "otp", "hint": "Enter OTP", "contentType": "string"}]
}`

const accountsAnswer = `{
	"status": "successful",
	"message": "Multiple accounts found. Please choose one.",
	"timestamp": "2025-05-13T12:26:36.853Z",
	"responseCode": 101,
	"data": {"accounts": ` + samuelsAccounts + `}
}`

const togetherAnswer = `{
	"status": "successful",
	"message": "Multiple accounts found. Please choose one.",
	"timestamp": "2025-05-13T12:26:36.853Z",
	"responseCode": 101,
	"data": {"accounts": ` + samuelsAccounts + `, "userInput": ` + otpForm + `}
}`

const inputAnswer = `{
	"status": "successful",
	"message": "Additional input required",
	"timestamp": "2025-05-13T12:26:36.853Z",
	"responseCode": 102,
	"data": {
		"userInput": {
			"title": "KudaBank is requesting you to enter your OTP to continue",
			"form": [{"type": "elements.input", "name": "otp", "hint": "Enter OTP", "contentType": "string"}]
		}
	}
}`

const maskedAnswer = `{
	"status": "successful",
	"message": "Additional input required",
	"timestamp": "2025-05-13T12:26:36.853Z",
	"responseCode": 102,
	"data": {
		"userInput": {
			"title": "Your bank asks: what was the name of your first car?",
			"form": [{"type": "elements.input", "name": "security_answer", "hint": "Security answer", "contentType": "password"}]
		}
	}
}`

const rejectedAnswer = `{
	"status": "failed",
	"message": "Invalid login credentials. Please check your username and password.",
	"timestamp": "2025-05-13T12:26:36.853Z",
	"responseCode": 400,
	"data": null
}`

const addonAnswer = `{
	"status": "failed",
	"message": "You must be subscribed to Partners API addon",
	"timestamp": "2025-05-13T12:26:36.853Z",
	"data": null
}`

const refusedAnswer = `{
	"status": "failed",
	"message": "Account not found.",
	"timestamp": "2025-05-13T12:26:36.853Z",
	"data": null
}`

const detailsAnswer = `{
	"status": "successful",
	"message": "Data retrieved successfully",
	"timestamp": "2025-05-13T12:26:36.853Z",
	"data": {
		"account": {
			"id": "65c4c03aa66a95b572cb5102",
			"name": "Ngozi Blessing Ekwueme",
			"currency": "NGN",
			"type": "SAVINGS_ACCOUNT",
			"account_number": "3005519948",
			"balance": 7640010,
			"institution": {"name": "KudaBank", "bank_code": "50211", "type": "PERSONAL_BANKING"}
		},
		"customer": {"id": "660d9a7be41c52f0863fa004"},
		"meta": {"data_status": "AVAILABLE", "auth_method": "internet_banking", "retrieved_data": ["balance", "transactions"]}
	}
}`
