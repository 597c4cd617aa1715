-- auth_system alone forgets sign-in addresses; a sign-in only counts.
REVOKE DELETE ON sign_in_addresses FROM auth_svc;
