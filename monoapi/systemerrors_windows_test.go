package monoapi_test

import "syscall"

func numbered(numbers ...syscall.Errno) (errors []error) {
	for _, n := range numbers {
		errors = append(errors, n)
	}
	return errors
}

var (
	systemErrors = map[string][]error{
		"connection refused":                              numbered(10061, 1225),
		"connection reset by peer":                        numbered(10054, 64),
		"connection closed by peer":                       numbered(10058, 109),
		"connection aborted":                              numbered(10053, 1236),
		"network is unreachable":                          numbered(10051, 1231),
		"network is down":                                 numbered(10050),
		"host is unreachable":                             numbered(10065, 1232),
		"host is down":                                    numbered(10064),
		"this machine has no address to reach it from":    numbered(10049),
		"this machine does not permit it":                 numbered(10013),
		"too many files are open":                         numbered(10024),
		"this machine is out of memory for connections":   numbered(10055),
		"this machine is out of ports":                    numbered(10048),
		"this machine does not know that kind of network": numbered(10047),
	}
	timeouts       = numbered(10060, 121)
	unusual  error = syscall.Errno(10042) // WSAENOPROTOOPT
)
