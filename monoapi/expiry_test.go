package monoapi_test

import (
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// endOf creates a session at the false clock's midnight of 1 January 2000, UTC,
// and returns when it ends, counted from then. The answer's Date is the
// server's clock; without one the header is left out.
func endOf(t *testing.T, body, date string) (end time.Duration, told bool) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		client, stop := piped(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header()["Date"] = nil
			if date != "" {
				w.Header().Set("Date", date)
			}
			reply(200, body)(w, r)
		}, func(*monoapi.Config, *http.Transport) {})
		defer stop()
		got, err := client.CreateSession(t.Context(), "a")
		require.NoError(t, err)
		end, told = time.Until(got.ExpiresAt), !got.ExpiresAt.IsZero()
	})
	return end, told
}

const falseMidnight = 946684800 // seconds since 1970

func TestSessionEnd(t *testing.T) {
	milli := func(d time.Duration) string { return strconv.FormatInt(falseMidnight*1000+d.Milliseconds(), 10) }
	second := func(d time.Duration) string { return strconv.FormatInt(falseMidnight+int64(d.Seconds()), 10) }
	const ten = 10 * time.Minute
	tests := []struct {
		name  string
		value string // of expiresAt
		want  time.Duration
		told  bool
	}{
		{"milliseconds", milli(ten), ten, true},
		{"milliseconds that are no whole second", milli(ten + 7*time.Millisecond), ten + 7*time.Millisecond, true},
		{"milliseconds as text", `"` + milli(ten) + `"`, ten, true},
		{"seconds", second(ten), ten, true},
		{"seconds as text", `"` + second(ten) + `"`, ten, true},
		{"RFC 3339", `"2000-01-01T00:10:00Z"`, ten, true},
		{"RFC 3339 with milliseconds", `"2000-01-01T00:10:00.250Z"`, ten + 250*time.Millisecond, true},
		{"RFC 3339 of another place", `"2000-01-01T01:10:00+01:00"`, ten, true},
		{"already over", milli(-time.Hour), -time.Hour, true},
		{"over for a day", milli(-24 * time.Hour), -24 * time.Hour, true},
		{"over for longer", milli(-24*time.Hour - time.Millisecond), 0, false},
		{"over for longer, in seconds", second(-25 * time.Hour), 0, false},
		{"over for longer, as RFC 3339", `"1999-12-30T23:00:00Z"`, 0, false},
		{"a word", `"soon"`, 0, false},
		{"a date without a place", `"2000-01-01 00:10:00"`, 0, false},
		{"nothing", `0`, 0, false},
		{"less than nothing", `-` + milli(ten), 0, false},
		{"a fraction", `946685400000.5`, 0, false},
		{"too much", `99999999999999999999`, 0, false},
		{"null", `null`, 0, false},
		{"true", `true`, 0, false},
		{"empty", `""`, 0, false},
		{"an object", `{"ms": 946685400000}`, 0, false},
	}
	for _, test := range tests {
		for _, name := range []string{"expiresAt", "expires_at"} {
			t.Run(test.name+" in "+name, func(t *testing.T) {
				end, told := endOf(t, `{"data": {"session": {"id": "s", "`+name+`": `+test.value+`}}}`, "")
				assert.Equal(t, test.told, told)
				if told {
					assert.Equal(t, test.want, end)
				}
			})
		}
	}
	t.Run("the page's example", func(t *testing.T) {
		end, told := endOf(t, testdata(t, "session.json"), "")
		assert.True(t, told)
		assert.Equal(t, time.UnixMilli(1605101689897).Sub(time.Unix(falseMidnight, 0)), end)
	})
	t.Run("none", func(t *testing.T) {
		_, told := endOf(t, `{"data": {"session": {"id": "s"}}}`, "")
		assert.False(t, told)
	})
}

// Where the clocks differ, the end is moved to this machine's.
func TestSessionEndByAnotherClock(t *testing.T) {
	const ten = 10 * time.Minute
	tests := []struct {
		name   string
		server time.Duration // its clock, counted from this one's
		end    time.Duration // by the server's clock, counted from its own
		want   time.Duration
		told   bool
	}{
		{"the same", 0, ten, ten, true},
		{"an hour behind", -time.Hour, ten, ten, true},
		{"an hour ahead", time.Hour, ten, ten, true},
		{"years ahead", 20 * 365 * 24 * time.Hour, ten, ten, true},
		{"years behind, the example of 2020", -20 * 365 * 24 * time.Hour, -25 * time.Hour, 0, false},
		{"6 seconds behind", -6 * time.Second, ten, ten, true},
		// Date is cut to seconds, and the answer takes a while.
		{"5 seconds behind is the same", -5 * time.Second, ten, ten - 5*time.Second, true},
		{"5 seconds ahead is the same", 5 * time.Second, ten, ten + 5*time.Second, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			theirs := time.Unix(falseMidnight, 0).Add(test.server)
			body := `{"data": {"session": {"id": "s", "expiresAt": ` + strconv.FormatInt(theirs.Add(test.end).UnixMilli(), 10) + `}}}`
			end, told := endOf(t, body, theirs.UTC().Format(http.TimeFormat))
			assert.Equal(t, test.told, told)
			if told {
				assert.Equal(t, test.want, end)
			}
		})
	}
	t.Run("a Date that is none", func(t *testing.T) {
		end, told := endOf(t, `{"expiresAt": 946685400000}`, "yesterday")
		assert.True(t, told)
		assert.Equal(t, ten, end)
	})
}
