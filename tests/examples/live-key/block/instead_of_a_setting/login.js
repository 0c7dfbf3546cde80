// tradovate: the login of the account
const password = document.getElementById("password").value || '@mint:tradovate.password@';
const secret = localStorage.getItem("binance_api_secret")?.trim() ?? "@mint:binance.secret@";
