// Package yours is the integration that the README's test is about.
package yours

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// Reauthorise signs in to an account's bank, which asks for a one-time password.
func Reauthorise(base, account, username, password, otp string) error {
	var opened struct {
		Data struct{ Session struct{ ID string } }
	}
	if err := call(base+"/v2/connect/reauth/session", "", map[string]string{"account": account}, &opened); err != nil {
		return err
	}
	session := opened.Data.Session.ID
	var asked struct{ ResponseCode int }
	err := call(base+"/v2/connect/reauth/login", session, map[string]string{"username": username, "password": password}, &asked)
	if err != nil || asked.ResponseCode != 102 {
		return err
	}
	return call(base+"/v2/connect/commit", session, map[string]string{"otp": otp}, &asked)
}

func call(address, session string, body map[string]string, answer any) error {
	text, _ := json.Marshal(body) // texts always encode
	request, err := http.NewRequest("POST", address, strings.NewReader(string(text)))
	if err != nil {
		return err
	}
	request.Header.Set("mono-sec-key", "test_sk_demo")
	request.Header.Set("x-session-id", session)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the bank answered %s", response.Status)
	}
	return json.NewDecoder(response.Body).Decode(answer)
}
