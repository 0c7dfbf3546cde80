'use strict';
const env = process.env;

exports.port = Number(env.PORT || 8080);
exports.EXECUTION_MODE = env.EXECUTION_MODE || "simulated";
