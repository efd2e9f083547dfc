package monoapi

import "syscall"

// systemFaults are the errors of Windows Sockets that a connection meets. The
// names of package syscall, as ECONNREFUSED, are numbers of its own there.
var systemFaults = map[error]systemFault{
	syscall.Errno(10060): faultTimeout,       // WSAETIMEDOUT
	syscall.Errno(10061): faultRefused,       // WSAECONNREFUSED
	syscall.Errno(1225):  faultRefused,       // ERROR_CONNECTION_REFUSED
	syscall.Errno(10054): faultReset,         // WSAECONNRESET
	syscall.Errno(64):    faultReset,         // ERROR_NETNAME_DELETED, the same of a read that waits
	syscall.Errno(10058): faultClosed,        // WSAESHUTDOWN
	syscall.Errno(109):   faultClosed,        // ERROR_BROKEN_PIPE
	syscall.Errno(10053): faultAborted,       // WSAECONNABORTED
	syscall.Errno(1236):  faultAborted,       // ERROR_CONNECTION_ABORTED
	syscall.Errno(10051): faultNoNetwork,     // WSAENETUNREACH
	syscall.Errno(1231):  faultNoNetwork,     // ERROR_NETWORK_UNREACHABLE
	syscall.Errno(10050): faultNetworkDown,   // WSAENETDOWN
	syscall.Errno(10065): faultNoRoute,       // WSAEHOSTUNREACH
	syscall.Errno(1232):  faultNoRoute,       // ERROR_HOST_UNREACHABLE
	syscall.Errno(10064): faultHostDown,      // WSAEHOSTDOWN
	syscall.Errno(10049): faultNoAddress,     // WSAEADDRNOTAVAIL
	syscall.Errno(10013): faultNotPermitted,  // WSAEACCES
	syscall.Errno(10024): faultTooManyFiles,  // WSAEMFILE
	syscall.Errno(10055): faultOutOfMemory,   // WSAENOBUFS
	syscall.Errno(10048): faultOutOfPorts,    // WSAEADDRINUSE
	syscall.Errno(10047): faultNoSuchNetwork, // WSAEAFNOSUPPORT
	syscall.Errno(121):   faultTimeout,       // ERROR_SEM_TIMEOUT
}
