// Package monoapi is a typed client of Mono's reauth API, as Mono's
// "Reauthorisation Guide" describes it. It uses the standard library alone.
//
// A linked account is reauthorised in up to three calls. [Client.CreateSession]
// opens a reauth session for an account ID; [Client.Login] signs in to the bank
// with the session's ID; [Client.Commit] sends what else the bank asked for. All
// three answer with an [Outcome], whose [ResponseCode] says what comes next, or
// with an [*Error], whose [Kind] does.
//
// The client sends a call once. It follows no redirect, because the key would go
// along, and repeats nothing, because a repeated password can lock a customer
// out. Keys, passwords, OTPs and answers are [Secret]s, which nothing prints.
// What the client sends and receives can be watched with [Config.Observe]; by
// the time it is seen, secrets are replaced by [Mask].
package monoapi
