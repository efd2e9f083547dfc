// Command hello prints one line. The start of connect-reauth is measured
// against it.
package main

import "fmt"

func main() {
	fmt.Println("hello")
}
