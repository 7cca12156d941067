package api

import (
	"strings"
	"testing"
)

// drawn is n letters as programs draw them.
func drawn(n int) string {
	return strings.Repeat("aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zC", 6)[:n]
}

// Tokens of forges, clouds and services, passwords in addresses and beside their
// names, and what nobody thought of are told for secrets.
func TestSecretsAreKnownByTheirLooks(t *testing.T) {
	for name, text := range map[string]string{
		"Atlassian": "ATATT3xFfGF0" + drawn(100) + "=AB12CD34", "GitHub": "ghp_" + drawn(36), "GitLab": "glpat-" + drawn(20),
		"Slack": "xoxb-123456789012-1234567890123-" + drawn(24), "AWS": "AKIAIOSFODNN7EXAMPLE", "AWS, secret": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
		"Google": "AIza" + drawn(35), "Google, OAuth": "ya29." + drawn(60), "Azure": "abc8Q~" + drawn(34), "Azure DevOps": strings.Repeat("abcdefghijklmnopqrstuvwxyz234567", 2)[:52],
		"Azure storage": "AccountKey=" + drawn(86) + "==", "Alibaba": "LTAI5tAbCdEfGhIjKlMnOpQr", "DigitalOcean": "dop_v1_" + strings.Repeat("ab12", 16),
		"Docker": "dckr_pat_" + drawn(27), "Vault": "hvs." + drawn(90), "Terraform": drawn(14) + ".atlasv1." + drawn(60), "Stripe": "sk_live_" + drawn(24),
		"PyPI": "pypi-AgEIcHlwaS5vcmc" + drawn(60), "RubyGems": "rubygems_" + strings.Repeat("ab12", 12), "SendGrid": "SG." + drawn(22) + "." + drawn(43),
		"Shopify": "shpat_" + strings.Repeat("ab12", 8), "Hugging Face": "hf_" + drawn(34), "OpenAI": "sk-proj-" + drawn(60), "Anthropic": "sk-ant-api03-" + drawn(80),
		"Tailscale": "tskey-auth-" + drawn(30), "1Password": "ops_eyJ" + drawn(60), "Gitea, alone": strings.Repeat("a3f5", 10),
		"Gitea": "token " + strings.Repeat("a3f5", 10), "bearer": "Bearer " + drawn(40), "basic": "Basic YWRhQGV4YW1wbGUuY29tOmFCM2RFNWdIN2pLOW1O",
		"password in a URL": "https://ada:hunter2@git.example.com/acme/api.git", "token for a user in a URL": "https://oauth2:" + drawn(20) + "@gitlab.com/a/b",
		"proxy": "http://user:s3cret@proxy:3128", "query": "https://x.example/acme/x?access_token=hunter2hunter2", "signed": "https://x.example/a?X-Amz-Signature=0123456789abcdef",
		"environment": "AWS_SECRET_ACCESS_KEY=0123456789", "named": "password='hunter2-and-more'", "alone": drawn(32), "with marks": drawn(22) + "-" + drawn(22),
	} {
		if SecretIn(text) == "" {
			t.Errorf("%s: %q passes", name, text)
		}
	}
}

// What people really give for names, paths, labels and keys is no secret.
func TestNamesAreNoSecrets(t *testing.T) {
	for _, text := range []string{
		"acme/web-frontend", "ci@build-07", "build server 07, rotated 2026-11-29", "git@github.com:acme/api.git", "ssh://git@git.example.com:2222/acme/api.git",
		"https://ada@bitbucket.org/acme/api.git", "{0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0}", "/home/ada/.ssh/id_ed25519_build07_2026", "/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T/x",
		"/tmp/TestRotationOfManyRepositories1234567890/001/data", "Projects/Backend2026/DeployKeysOfBuildServer07", "MyCompany2026BuildServerDeployKeys01", "jenkins-Build2A-x86-64-Q3",
		"SHA256:0QijirQccFba7ImqFrwcAmKHCQ53g3xZI5ZsNt9W6/s", "0QijirQccFba7ImqFrwcAmKHCQ53g3xZI5ZsNt9W6/s", "256 SHA256:0QijirQccFba7ImqFrwcAmKHCQ53g3xZI5ZsNt9W6/s ci@x (ED25519)",
		"MD5:d9:8b:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee", "d98b112233445566778899aabbccddee", strings.Repeat("a3f5", 16),
		"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB1p8+rc5g1KLZ592BjYfoYypedhcVPeRaPYxP5PDiOH ci", "AAAAC3NzaC1lZDI1NTE5AAAAIB1p8+rc5g1KLZ592BjYfoYypedhcVPeRaPYxP5PDiOH",
		"|1|V/rMo42jbM9bmvVmjSCMl4Nt3No=|B4S1u/UecKVi9aIOzJN5cJ3oxB0= ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB1p8+rc5g1KLZ592BjYfoYypedhcVPeRaPYxP5PDiOH",
		"--passphrase-file=/home/ada/pp1.txt", "http://user:xxxxx@proxy:3128", "basic authentication is not accepted here", "key of the token server: build-07", "sk-ssh-ed25519@openssh.com", "429@POST deploy-keys#2", "https://bitbucket.org/acme/api/src/3f2a9c0d1e4b5a6978879665544332211000ffee/",
	} {
		if secret := SecretIn(text); secret != "" {
			t.Errorf("%q is told for %s", text, secret)
		}
	}
}

// In error texts, which are made of what servers say, nothing is guessed.
func TestErrorTextsLoseWhatIsRecognised(t *testing.T) {
	for text, want := range map[string]string{
		"proxy http://user:s3cret@proxy:3128 refused":          "proxy (a token)proxy:3128 refused",
		"fetch of 3f2a9c0d1e4b5a6978879665544332211000ffee":    "fetch of 3f2a9c0d1e4b5a6978879665544332211000ffee",
		"bad header Bearer " + drawn(40) + " was sent":         "bad header (a token) was sent",
		"x-request-id " + drawn(32) + " of the forge":          "x-request-id " + drawn(32) + " of the forge",
		"https://x.example/a?access_token=hunter2hunter2&b=c ": "https://x.example/a(a token)&b=c ",
	} {
		if got := WithoutSecrets(text); got != want {
			t.Errorf("%q became %q", text, got)
		}
	}
}
