from airflow.operators.bash import BashOperator

run = BashOperator(task_id="rebalance", bash_command="python -m trader --mode live")
