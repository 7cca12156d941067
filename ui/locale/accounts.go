package locale

// NameAccounts says what accounts are called, by their ids, in core's sentences from
// now on: people know them by user and forge. Only the UI goroutine may say it.
func NameAccounts(names map[string]string) { activeCatalog().accounts = names }

// NameAccountsAs takes the names of accounts from another voice, such as that of the
// language before.
func (v Voice) NameAccountsAs(before Voice) {
	if v.catalog != nil && before.catalog != nil {
		v.catalog.accounts = before.catalog.accounts
	}
}

// accountInWords is what people call an account, its id where nobody has said.
func accountInWords(id string) string {
	if name := activeCatalog().accounts[id]; name != "" {
		return name
	}
	return id
}
