package monoapi

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"os"
	"strings"
	"time"
)

// systemFault is what went wrong with a connection, in words that are the same on
// every system. Each numbers and words it its own way.
type systemFault string

const (
	faultNone          systemFault = ""
	faultTimeout       systemFault = "connection timed out"
	faultRefused       systemFault = "connection refused"
	faultReset         systemFault = "connection reset by peer"
	faultClosed        systemFault = "connection closed by peer"
	faultAborted       systemFault = "connection aborted"
	faultNoNetwork     systemFault = "network is unreachable"
	faultNetworkDown   systemFault = "network is down"
	faultNoRoute       systemFault = "host is unreachable"
	faultHostDown      systemFault = "host is down"
	faultNoAddress     systemFault = "this machine has no address to reach it from"
	faultNotPermitted  systemFault = "this machine does not permit it"
	faultTooManyFiles  systemFault = "too many files are open"
	faultOutOfMemory   systemFault = "this machine is out of memory for connections"
	faultOutOfPorts    systemFault = "this machine is out of ports"
	faultNoSuchNetwork systemFault = "this machine does not know that kind of network"
)

// faultOf is the fault that a system's error stands for, or faultNone. Errors of
// the system are compared, as there is no type for them on every system.
func faultOf(err error) systemFault {
	for number, fault := range systemFaults {
		if errors.Is(err, number) {
			return fault
		}
	}
	return faultNone
}

// detail is what a transport's error says, without the URL that net/http puts
// before it and without anything that the other side made it quote.
func detail(err error, scrub scrubber) string {
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		return "no address is known for " + scrub.text(dns.Name, maxLabel)
	}
	if words := untrusted(err); words != "" {
		return scrub.text(words, maxLabel)
	}
	if fault := faultOf(err); fault != faultNone {
		return string(fault)
	}
	if system, ok := errors.AsType[*os.SyscallError](err); ok {
		return scrub.text("error of the system in "+system.Error(), maxLabel)
	}
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			// net/http quotes what it can't read, perhaps half a secret.
			text, _, quotes := strings.Cut(err.Error(), `"`)
			if quotes {
				text += "…"
			}
			return scrub.text(text, maxLabel)
		}
		err = inner
	}
}

// untrusted is what is wrong with a server's certificate, or "" when that is not
// what err is about. Some systems check it themselves and have their own words.
func untrusted(err error) string {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); !ok {
		return ""
	}
	if host, ok := errors.AsType[x509.HostnameError](err); ok {
		return "the server's " + strings.TrimPrefix(host.Error(), "x509: ")
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok && invalid.Reason == x509.Expired && invalid.Cert != nil {
		return "the server's certificate is valid from " + invalid.Cert.NotBefore.UTC().Format(time.DateOnly) +
			" to " + invalid.Cert.NotAfter.UTC().Format(time.DateOnly) + ", by this machine's clock not now"
	}
	return "the server's certificate is not trusted by this machine"
}
