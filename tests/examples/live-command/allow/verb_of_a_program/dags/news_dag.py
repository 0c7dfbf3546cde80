from airflow.operators.bash import BashOperator

mail = BashOperator(task_id="mail", bash_command="python -m newsletter send --list members --live")
