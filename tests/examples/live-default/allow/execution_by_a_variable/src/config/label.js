const execution_mode = "real";
console.log(execution_mode);
