import { spawn } from 'child_process';

spawn('node', ['trader.js', '--live']);
