//go:build unix

package monoapi

import "syscall"

// systemFaults are the system's errors that a connection meets.
var systemFaults = map[error]systemFault{
	syscall.ETIMEDOUT:     faultTimeout,
	syscall.ECONNREFUSED:  faultRefused,
	syscall.ECONNRESET:    faultReset,
	syscall.EPIPE:         faultClosed,
	syscall.ECONNABORTED:  faultAborted,
	syscall.ENETUNREACH:   faultNoNetwork,
	syscall.ENETDOWN:      faultNetworkDown,
	syscall.EHOSTUNREACH:  faultNoRoute,
	syscall.EHOSTDOWN:     faultHostDown,
	syscall.EADDRNOTAVAIL: faultNoAddress,
	syscall.EACCES:        faultNotPermitted,
	syscall.EPERM:         faultNotPermitted,
	syscall.EMFILE:        faultTooManyFiles,
	syscall.ENFILE:        faultTooManyFiles,
	syscall.ENOBUFS:       faultOutOfMemory,
	syscall.ENOMEM:        faultOutOfMemory,
	syscall.EADDRINUSE:    faultOutOfPorts,
	syscall.EAFNOSUPPORT:  faultNoSuchNetwork,
}
