// Package sandbox is the demo bank: Mono's reauth API in this process, as real
// HTTP on loopback. It needs no key and no network, and it holds no real data.
//
// Each account ID is [AccountPrefix] and three digits that tell a [Story]: a
// plain login, a one-time password, a slow bank, a server error and so on.
// [Stories] lists them. Any other ID is an account that does not exist.
//
// # Answers
//
// Bodies have the form that Mono's pages show, key for key. responseCode 99 is
// the example of the reauthorisation guide, with responseCode and code inside
// data; 101, 102 and 400 are as the Partners API pages have them, beside data.
// Where the pages are silent the bank does this:
//
//   - A created session is answered with its sign-in form and no responseCode.
//     Its ID is in the body only.
//   - A session lives until its expiresAt. After that every call in it is
//     answered with HTTP 410. One that is done, or that never was, is HTTP 401.
//   - A login that is wrong, in a value or in the names of its fields, comes as
//     HTTP 400 with responseCode 400. Every other rejection (an institution
//     that is down, a wrong one-time password, a commit with a field that
//     nobody asked for) comes as HTTP 200 with responseCode 400. A client meets
//     both transports that way.
//   - A login holds the fields of the sign-in form, a commit what was asked for
//     last, and neither holds anything else.
//   - A request that is malformed (no JSON, no account) is HTTP 400 with null
//     data and no responseCode.
//   - A session that asks for something at once (story 098) has no sign-in form.
//     A login is rejected there.
//   - GET /v2/connect/sandbox tells what the sign-in form of a session takes;
//     where there is no such form the list is empty.
//   - Login may be repeated in a session until that session is done. It starts
//     the story's questions again.
//   - POST /v2/accounts/initiate needs no add-on, and works whatever a session
//     would be answered with; only a key that is refused and an account that does
//     not exist are so here too. What is wrong with a request is told by field. A
//     meta.ref is taken once as long as its link is kept.
//   - x-real-time and x-realtime cost money at Mono, so account details refuse
//     them.
//
// # Links
//
// At the address of a reauth link is a page on which the customer signs in and
// answers what the story asks: a session of the same bank, with the same rules.
// The session begins with the first form that is sent, and again when the customer
// took so long that it has ended. The page needs no script and fetches nothing; a
// form counts once, however often it is sent. A link lives as long as the server
// and is done after one success.
//
// A success is told to the webhook in two events. An event keeps its event_id
// when it is sent again. With [Config.Lapse] accounts of ordinary stories lapse now
// and then, which is told by a reauthorisation_required; they work as before.
//
// A request whose client hangs up before the answer changes nothing.
//
// A success ends the session and starts the account's story over, so that a
// demo can be repeated.
//
// # Requests
//
// A bank with [Config.Tell] is a double for the tests of an integration: GET
// /_demo/requests lists what came in, oldest first, as a JSON list of [Seen]. The
// last 1000 requests are kept, and no more than 4 MiB of them. DELETE empties the
// list, counts from 1 again and starts every account's story over, so that one
// server serves several tests. Neither is listed itself, waits or needs a key.
// Both are answered only under a loopback name in the Host header.
//
// No secret is in the list: of the key, of every other header that is not known
// to hold none, and of each member of a body but account, accountNumber, scope,
// meta.ref and redirect_url, in the calls that have them, only the name is shown.
// Links are as [monoapi.MaskLink] has them. Query strings are left out.
package sandbox
