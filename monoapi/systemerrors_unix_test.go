//go:build unix

package monoapi_test

import "syscall"

var (
	systemErrors = map[string][]error{
		"connection refused":                              {syscall.ECONNREFUSED},
		"connection reset by peer":                        {syscall.ECONNRESET},
		"connection closed by peer":                       {syscall.EPIPE},
		"connection aborted":                              {syscall.ECONNABORTED},
		"network is unreachable":                          {syscall.ENETUNREACH},
		"network is down":                                 {syscall.ENETDOWN},
		"host is unreachable":                             {syscall.EHOSTUNREACH},
		"host is down":                                    {syscall.EHOSTDOWN},
		"this machine has no address to reach it from":    {syscall.EADDRNOTAVAIL},
		"this machine does not permit it":                 {syscall.EACCES, syscall.EPERM},
		"too many files are open":                         {syscall.EMFILE, syscall.ENFILE},
		"this machine is out of memory for connections":   {syscall.ENOBUFS, syscall.ENOMEM},
		"this machine is out of ports":                    {syscall.EADDRINUSE},
		"this machine does not know that kind of network": {syscall.EAFNOSUPPORT},
	}
	timeouts       = []error{syscall.ETIMEDOUT}
	unusual  error = syscall.ENOPROTOOPT
)
