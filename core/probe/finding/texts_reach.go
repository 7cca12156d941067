package finding

// reachTexts explain why no SSH service was reached.
var reachTexts = map[Code]template{
	CodeCancelled: {"The test was stopped.", "You or the program cancelled it.", "Start it again when you like.", ActRetry},
	CodeTimeLimit: {"The test took too long and was stopped.", "The server or the network is very slow, or the server kept the test busy.", "Try again later, or from another network.", ActRetry},

	CodeURLInvalid: {"The address is not valid: {why}.", "Deploy keys work over SSH only, with an address such as git@host:workspace/name.git.", "Correct the address and test again.", ""},
	CodeURLHTTPS:   {"The address is a web address.", "A deploy key works over SSH only; over https no key is ever asked for.", "Clone with {better} instead.", ""},

	CodeDNSNotFound: {"The name {host} is not known.", "The host name is misspelt, or this network's name server does not know it.", "Check the host name; if it is right, check the network or VPN.", ActRetry},
	CodeDNSFailed:   {"The name {host} could not be looked up.", "The name server did not answer⟨: {error}⟩.", "Check that this computer is online, then test again.", ActRetry},
	CodeRefusedPort: {"{host} refuses connections on port {port}.", "Nothing listens there, or a firewall refuses connections.", "Check host and port of the address; ask the network's administrator whether SSH is allowed.", ActRetry},
	CodeNoAnswer:    {"{host} does not answer on port {port}.", "A firewall drops the connection, or the machine is down.", "Try from another network, or ask for port {port} to {host} to be opened.", ActRetry},
	CodeUnreachable: {"{host} cannot be reached.", "There is no route from this network to it⟨: {error}⟩.", "Check the network or VPN, then test again.", ActRetry},
	CodePortBlocked: {"Port {port} of {host} is blocked here; {other} works.", "A firewall between here and the forge lets no SSH through on its usual port.", "On machines in this network use {other} as the SSH address.", ""},
	CodeOtherEnd:    {"{host} accepts no SSH connection on port {port}; {other} does.", "The forge may have moved its SSH service to another name.", "Change the address on your machines to {other}.", ""},
	CodeNotSSH:      {"What answers on port {port} of {host} is not an SSH service⟨; it said “{said}”⟩.", "The port belongs to another service, or there is a proxy in between.", "Check the port in the address.", ""},
	CodeSSHClosed:   {"{host} closed the connection before SSH began⟨: {said}⟩.", "The service is overloaded, or it refuses this network.", "Wait a minute and test again.", ActRetry},
	CodeSSHSilent:   {"{host} accepted the connection but never spoke SSH.", "A firewall or proxy holds the connection, or the service hangs.", "Test again; if it stays so, try port 443 or another network.", ActRetry},
}
