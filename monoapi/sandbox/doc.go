// Package sandbox is the demo bank: Mono's reauth API in this process, as real
// HTTP on loopback. It needs no key and no network, and it holds no real data.
//
// Each account ID is [AccountPrefix] and three digits that tell a [Story]: a
// plain login, a one-time password, a slow bank, a server error and so on.
// [Stories] lists them. Any other ID is an account that does not exist.
//
// # Answers
//
// Bodies have the form of Mono's reauthorisation guide, key for key. Where the
// guide is silent the bank does this:
//
//   - A created session is answered with its ID as data.id and, the same, in
//     the x-session-id header, and with no responseCode.
//   - Wrong credentials at login come as HTTP 400 with responseCode 400. Every
//     other rejection (an institution that is down, a wrong one-time password,
//     a field nobody asked for) comes as HTTP 200 with responseCode 400. A
//     client meets both transports that way.
//   - A request that is malformed (no JSON, a missing field) is HTTP 400 with
//     null data.
//   - A commit holds the one field that was asked for and nothing else.
//   - Login may be repeated in a session until that session is done. It starts
//     the story's questions again.
//   - x-real-time costs money at Mono, so account details refuse it.
//
// A request whose client hangs up before the answer changes nothing.
//
// A success ends the session and starts the account's story over, so that a
// demo can be repeated.
package sandbox
