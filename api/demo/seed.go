package demo

import (
	"fmt"

	"latchkey/api/demo/gitserver"
)

// seedNamed builds the part of the world that has a story: two workspaces,
// their people and 25 repositories.
func (d seeding) seedNamed() {
	ada := d.addUser("ada", "Ada Ahlgren", "ada@acme.example")
	vera := d.addUser("vera", "Vera Viewer", "viewer@acme.example")
	dev := d.addUser("dev", "Devin Dahl", "dev@acme.example")
	otto := d.addUser("otto", "Otto Overdue", "otto@acme.example")
	grace := d.addUser("grace", "Grace Globe", "grace@globex.example")

	acme := d.addWorkspace("acme", "Acme Tools")
	acme.roles[ada], acme.roles[dev], acme.roles[otto], acme.roles[vera] = owner, owner, owner, member
	d.seedAcme(acme)
	for _, r := range acme.repos {
		r.grant(vera, read)
	}
	for _, slug := range []string{"web-frontend", "design-system", "docs.site", "ledger"} {
		d.repo("acme", slug).grant(vera, admin)
	}

	globex := d.addWorkspace("globex", "Globex Trading")
	globex.roles[grace], globex.roles[ada] = owner, member
	d.seedGlobex(globex, ada)
}

func (d seeding) seedAcme(ws *workspace) {
	web := d.addProject(ws, "WEB", "Web")
	pay := d.addProject(ws, "PAY", "Payments")
	ops := d.addProject(ws, "OPS", "Operations")
	mob := d.addProject(ws, "MOB", "Mobile and games")
	lab := d.addProject(ws, "LAB", "Laboratory")

	d.addRepo(web, "web-frontend", gitserver.RepoSpec{Commits: 24, Files: 60})
	d.addRepo(web, "design-system", gitserver.RepoSpec{})
	d.addRepo(web, "docs.site", gitserver.RepoSpec{Branch: "gh-pages"})
	d.addRepo(pay, "payments-api", gitserver.RepoSpec{Commits: 30, Files: 48})
	ledger := d.addRepo(pay, "ledger", gitserver.RepoSpec{Branch: "master"})
	d.addRepo(pay, "invoice-worker", gitserver.RepoSpec{})
	d.addRepo(pay, "fraud-rules", gitserver.RepoSpec{Files: 12})
	d.addRepo(ops, "Infra_Tools", gitserver.RepoSpec{})
	d.addRepo(ops, "terraform-modules", gitserver.RepoSpec{Files: 40})
	d.addRepo(ops, "ansible_playbooks", gitserver.RepoSpec{})
	d.addRepo(ops, "build-images", gitserver.RepoSpec{})
	d.addRepo(ops, "backup.scripts", gitserver.RepoSpec{Commits: 3, Files: 4})
	d.addRepo(ops, "monorepo-with-submodules", gitserver.RepoSpec{Files: 80})
	d.addRepo(mob, "mobile.app", gitserver.RepoSpec{})
	d.addRepo(mob, "mobile.app-ios", gitserver.RepoSpec{})
	d.addRepo(mob, "game-assets-lfs", gitserver.RepoSpec{LFS: true})
	d.addRepo(lab, "big-assets", gitserver.RepoSpec{Commits: 2, Files: 100, Bytes: 50_000_000})
	d.addRepo(lab, "empty-start", gitserver.RepoSpec{Empty: true})
	d.addRepo(lab, "data_pipeline", gitserver.RepoSpec{})
	d.addRepo(lab, "ml-notebooks", gitserver.RepoSpec{})

	d.repo("acme", "monorepo-with-submodules").modules = func(sshBase string) []gitserver.Submodule {
		return []gitserver.Submodule{
			{Path: "libs/ledger", URL: "../ledger.git", Repo: d.gitRepo(ledger, sshBase)},
			{Path: "libs/design-system", URL: sshBase + "/acme/design-system.git", Repo: d.gitRepo(d.repos["acme/design-system"], sshBase)},
			{Path: "third_party/handbook", URL: "https://bitbucket.org/globex/handbook.git"},
		}
	}
}

func (d seeding) seedGlobex(ws *workspace, ada *user) {
	shop := d.addProject(ws, "SHOP", "Shop")
	corp := d.addProject(ws, "CORP", "Company")
	d.addRepo(shop, "storefront", gitserver.RepoSpec{}).grant(ada, admin)
	d.addRepo(shop, "warehouse", gitserver.RepoSpec{}).grant(ada, write)
	d.addRepo(corp, "Legacy.ERP", gitserver.RepoSpec{Branch: "trunk"}).grant(ada, read)
	d.addRepo(corp, "handbook", gitserver.RepoSpec{}).public = true
	d.addRepo(corp, "secret-plans", gitserver.RepoSpec{})
}

// perWorkspace is how many generated repositories share a workspace.
const perWorkspace = 500

// seedMany adds n generated repositories in workspaces that ada owns. Only
// their names are made here; keys and contents come when somebody looks.
func (d seeding) seedMany(n int) {
	first := [...]string{"billing", "catalog", "checkout", "crm", "deploy", "edge", "events", "feeds", "geo", "identity", "mail", "media",
		"orders", "press", "reports", "search", "shipping", "stock", "tax", "video"}
	second := [...]string{"api", "worker", "web", "jobs", "schema", "client", "gateway", "tools", "config", "etl"}
	ada := d.user("ada")
	var projects []*project
	for i := range n {
		if i%perWorkspace == 0 {
			ws := d.addWorkspace(fmt.Sprintf("team-%02d", i/perWorkspace+1), fmt.Sprintf("Team %02d", i/perWorkspace+1))
			ws.roles[ada] = owner
			projects = []*project{d.addProject(ws, "CORE", "Core"), d.addProject(ws, "EDGE", "Edge"), d.addProject(ws, "DATA", "Data")}
		}
		name := fmt.Sprintf("%s-%s-%04d", first[i%len(first)], second[i/len(first)%len(second)], i+1)
		r := d.addRepo(projects[i%len(projects)], name, gitserver.RepoSpec{Commits: 2, Files: 6})
		r.index, r.lazyKeys = i, true
	}
}
