//go:build !unix && !windows

package monoapi

// systemFaults are the system's errors that a connection meets; here they keep
// their own words.
var systemFaults map[error]systemFault
