package demo

import (
	"fmt"

	"latchkey/api/demo/gitserver"
)

// seedNamed builds the part of the world that has a story: two workspaces,
// their people and 25 repositories.
func (w *world) seedNamed() {
	ada := w.addUser("ada", "Ada Ahlgren", "ada@acme.example")
	vera := w.addUser("vera", "Vera Viewer", "viewer@acme.example")
	dev := w.addUser("dev", "Devin Dahl", "dev@acme.example")
	otto := w.addUser("otto", "Otto Overdue", "otto@acme.example")
	grace := w.addUser("grace", "Grace Globe", "grace@globex.example")

	acme := w.addWorkspace("acme", "Acme Tools")
	acme.roles[ada], acme.roles[dev], acme.roles[otto], acme.roles[vera] = owner, owner, owner, member
	w.seedAcme(acme)
	for _, r := range acme.repos {
		r.grant(vera, read)
	}
	for _, slug := range []string{"web-frontend", "design-system", "docs.site", "ledger"} {
		w.repo("acme", slug).grant(vera, admin)
	}

	globex := w.addWorkspace("globex", "Globex Trading")
	globex.roles[grace], globex.roles[ada] = owner, member
	w.seedGlobex(globex, ada)
}

func (w *world) seedAcme(ws *workspace) {
	web := w.addProject(ws, "WEB", "Web")
	pay := w.addProject(ws, "PAY", "Payments")
	ops := w.addProject(ws, "OPS", "Operations")
	mob := w.addProject(ws, "MOB", "Mobile and games")
	lab := w.addProject(ws, "LAB", "Laboratory")

	w.addRepo(web, "web-frontend", gitserver.RepoSpec{Commits: 24, Files: 60})
	w.addRepo(web, "design-system", gitserver.RepoSpec{})
	w.addRepo(web, "docs.site", gitserver.RepoSpec{Branch: "gh-pages"})
	w.addRepo(pay, "payments-api", gitserver.RepoSpec{Commits: 30, Files: 48})
	ledger := w.addRepo(pay, "ledger", gitserver.RepoSpec{Branch: "master"})
	w.addRepo(pay, "invoice-worker", gitserver.RepoSpec{})
	w.addRepo(pay, "fraud-rules", gitserver.RepoSpec{Files: 12})
	w.addRepo(ops, "Infra_Tools", gitserver.RepoSpec{})
	w.addRepo(ops, "terraform-modules", gitserver.RepoSpec{Files: 40})
	w.addRepo(ops, "ansible_playbooks", gitserver.RepoSpec{})
	w.addRepo(ops, "build-images", gitserver.RepoSpec{})
	w.addRepo(ops, "backup.scripts", gitserver.RepoSpec{Commits: 3, Files: 4})
	w.addRepo(ops, "monorepo-with-submodules", gitserver.RepoSpec{Files: 80})
	w.addRepo(mob, "mobile.app", gitserver.RepoSpec{})
	w.addRepo(mob, "mobile.app-ios", gitserver.RepoSpec{})
	w.addRepo(mob, "game-assets-lfs", gitserver.RepoSpec{LFS: true})
	w.addRepo(lab, "big-assets", gitserver.RepoSpec{Commits: 2, Files: 100, Bytes: 50_000_000})
	w.addRepo(lab, "empty-start", gitserver.RepoSpec{Empty: true})
	w.addRepo(lab, "data_pipeline", gitserver.RepoSpec{})
	w.addRepo(lab, "ml-notebooks", gitserver.RepoSpec{})

	w.repo("acme", "monorepo-with-submodules").modules = func(sshBase string) []gitserver.Submodule {
		return []gitserver.Submodule{
			{Path: "libs/ledger", URL: "../ledger.git", Repo: w.gitRepo(ledger, sshBase)},
			{Path: "libs/design-system", URL: sshBase + "/acme/design-system.git", Repo: w.gitRepo(w.repos["acme/design-system"], sshBase)},
			{Path: "third_party/handbook", URL: "https://bitbucket.org/globex/handbook.git"},
		}
	}
}

func (w *world) seedGlobex(ws *workspace, ada *user) {
	shop := w.addProject(ws, "SHOP", "Shop")
	corp := w.addProject(ws, "CORP", "Company")
	w.addRepo(shop, "storefront", gitserver.RepoSpec{}).grant(ada, admin)
	w.addRepo(shop, "warehouse", gitserver.RepoSpec{}).grant(ada, write)
	w.addRepo(corp, "Legacy.ERP", gitserver.RepoSpec{Branch: "trunk"}).grant(ada, read)
	w.addRepo(corp, "handbook", gitserver.RepoSpec{}).public = true
	w.addRepo(corp, "secret-plans", gitserver.RepoSpec{})
}

// perWorkspace is how many generated repositories share a workspace.
const perWorkspace = 500

// seedMany adds n generated repositories in workspaces that ada owns. Only
// their names are made here; keys and contents come when somebody looks.
func (w *world) seedMany(n int) {
	first := [...]string{"billing", "catalog", "checkout", "crm", "deploy", "edge", "events", "feeds", "geo", "identity", "mail", "media",
		"orders", "press", "reports", "search", "shipping", "stock", "tax", "video"}
	second := [...]string{"api", "worker", "web", "jobs", "schema", "client", "gateway", "tools", "config", "etl"}
	ada := w.user("ada")
	var projects []*project
	for i := range n {
		if i%perWorkspace == 0 {
			ws := w.addWorkspace(fmt.Sprintf("team-%02d", i/perWorkspace+1), fmt.Sprintf("Team %02d", i/perWorkspace+1))
			ws.roles[ada] = owner
			projects = []*project{w.addProject(ws, "CORE", "Core"), w.addProject(ws, "EDGE", "Edge"), w.addProject(ws, "DATA", "Data")}
		}
		name := fmt.Sprintf("%s-%s-%04d", first[i%len(first)], second[i/len(first)%len(second)], i+1)
		r := w.addRepo(projects[i%len(projects)], name, gitserver.RepoSpec{Commits: 2, Files: 6})
		r.index, r.lazyKeys = i, true
	}
}
