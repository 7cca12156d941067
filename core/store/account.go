package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Account is one sign-in on one forge, without its token.
type Account struct {
	ID           string
	Forge        string
	BaseURL      string
	Login        string
	UserID       string // the forge's stable id of the user
	User         string
	Display      string
	SSHHost      string
	SSHPort      int
	SSHUser      string // "" = git
	TokenExpires time.Time
	Created      time.Time
	Credential   string // names the token: another one when it is replaced
	CA           string // certificates in PEM that count besides the system's; "" = none
	HourlyBudget int    // requests an hour that Latchkey may make; 0 = what the forge allows
}

const accountColumns = `id, forge, base_url, login, user_id, user, display, ssh_host, ssh_port, token_expires, created, credential, hourly_budget, ssh_user, ca`

func scanAccount(row interface{ Scan(...any) error }) (Account, error) {
	var a Account
	var expires, created int64
	err := row.Scan(&a.ID, &a.Forge, &a.BaseURL, &a.Login, &a.UserID, &a.User, &a.Display, &a.SSHHost, &a.SSHPort, &expires, &created, &a.Credential, &a.HourlyBudget, &a.SSHUser, &a.CA)
	a.TokenExpires, a.Created = clock(expires), clock(created)
	return a, err
}

// Accounts lists all accounts, oldest first.
func (s *Store) Accounts(ctx context.Context) ([]Account, error) {
	return list(ctx, s, "list accounts", scanAccount, `SELECT `+accountColumns+` FROM accounts ORDER BY created, id`)
}

// Account returns one account, or an error that is ErrNotFound.
func (s *Store) Account(ctx context.Context, id string) (Account, error) {
	a, err := scanAccount(s.cache.QueryRowContext(ctx, `SELECT `+accountColumns+` FROM accounts WHERE id = ?`, id))
	return a, s.fail(fmt.Sprintf("account %q", id), err)
}

// UpdateAccount writes an account that is there already.
func (s *Store) UpdateAccount(ctx context.Context, a Account) error {
	return s.inTx(ctx, s.safe, "write account", func(tx *sql.Tx) error {
		if err := putAccount(ctx, tx, a); err != nil {
			return err
		}
		return s.logChanges(ctx, tx, Change{What: LogAccount, State: Done, Account: a.ID, Label: a.User, Detail: fmt.Sprintf(`{"credential":%q}`, a.Credential)})
	})
}

// SetBaseURL changes how the address of an account's forge is spelled.
func (s *Store) SetBaseURL(ctx context.Context, id, url string) error {
	_, err := s.safe.ExecContext(ctx, `UPDATE accounts SET base_url = ? WHERE id = ?`, url, id)
	return s.fail("write account", err)
}

func putAccount(ctx context.Context, tx *sql.Tx, a Account) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO accounts (`+accountColumns+`) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
		ON CONFLICT(id) DO UPDATE SET login = excluded.login, user_id = excluded.user_id, user = excluded.user,
		display = excluded.display, ssh_host = excluded.ssh_host, ssh_port = excluded.ssh_port, token_expires = excluded.token_expires,
		credential = excluded.credential, hourly_budget = excluded.hourly_budget, ssh_user = excluded.ssh_user, ca = excluded.ca`,
		a.ID, a.Forge, a.BaseURL, a.Login, a.UserID, a.User, a.Display, a.SSHHost, a.SSHPort, milli(a.TokenExpires), milli(a.Created), a.Credential, a.HourlyBudget, a.SSHUser, a.CA)
	return err
}
