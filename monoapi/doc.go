// Package monoapi is a typed client of Mono's reauth API, as Mono's
// "Reauthorisation Guide" and its Partners API pages describe it. It uses the
// standard library alone.
//
// A linked account is reauthorised in up to three calls. [Client.CreateSession]
// opens a reauth [Session] for an account ID; [Session.SignIn] signs in to the
// bank with the session's own form; [Session.Commit] sends what else the bank
// asked for. All three are answered with an [Outcome], whose [ResponseCode] says
// what comes next, or with an [*Error], whose [Kind] does.
//
// A customer who need not tell anybody a password gets a reauth [Link], which
// [Client.CreateLink] creates. [MaskLink] is how it may be logged.
//
// What is sent is made from what was asked: [Field.Answer], [Option.Answer] and
// [Account.Answer] know the names under which they go back.
//
// The client sends a call once. It follows no redirect, because the key would go
// along, and repeats nothing, because a repeated password can lock a customer
// out. Keys, passwords, OTPs and answers are [Secret]s, which nothing prints.
// What the client sends and receives can be watched with [Config.Observe]; by
// the time it is seen, secrets are replaced by [Mask].
//
// Mono's answers come in several shapes, which its pages document in part. Where
// each part is looked for is one table, in shapes.go.
package monoapi
